/** Mark and name of the product. */
export function Logo() {
  return (
    <span className="inline-flex items-center gap-2 text-[0.95rem] font-semibold tracking-tight">
      <svg aria-hidden viewBox="0 0 32 32" className="size-6">
        <rect width="32" height="32" rx="8" className="fill-primary" />
        <g fill="none" strokeWidth="2.6" strokeLinecap="round" className="stroke-primary-foreground">
          <path d="M7 16h5c5 0 4-7 10-7h3" />
          <path d="M12 16h13" opacity=".75" />
          <path d="M12 16c5 0 4 7 10 7h3" />
        </g>
      </svg>
      OmniRoute
    </span>
  );
}
