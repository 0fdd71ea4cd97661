import type { NextConfig } from 'next';

/** Without a trailing slash: `/connections` is `out/connections.html`. The gateway serves `out/` as it is. */
const config: NextConfig = {
  output: 'export',
  trailingSlash: false,
  reactStrictMode: true,
  poweredByHeader: false,
  images: { unoptimized: true },
  experimental: { optimizePackageImports: ['@radix-ui/react-icons', '@base-ui/react', 'recharts'] },
};

export default config;
