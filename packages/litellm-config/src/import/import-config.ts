import type { JsonObject } from '@omniroute/core';
import { findProvider, normaliseBaseUrl } from '@omniroute/registry';
import { arrayOf, objectOf } from '../values.ts';
import type { ConfigReport, LitellmEntities } from '../entities.ts';
import { readYaml } from '../read-yaml.ts';
import { environmentNameOf, referTo } from '../reference.ts';
import { createReport } from '../report.ts';
import { aliasWildcards } from './alias-wildcards.ts';
import { buildCombos } from './build-combos.ts';
import { buildGroups } from './build-groups.ts';
import { collectOverrides } from './collect-overrides.ts';
import type { ConnectionSpec } from './connection-spec.ts';
import { markAddresses, markDeployment } from './mark-deployments.ts';
import { markCredentials, markSettings } from './mark-settings.ts';
import { nameConnections } from './name-connections.ts';
import { readChains } from './read-chains.ts';
import { readCredentials, readDeployments, type Deployment } from './read-deployments.ts';
import { readAliases, readRoutingStrategy, readTimeoutMs } from './read-router.ts';
import { readRetries } from './read-retries.ts';
import { createResolver } from './resolve-name.ts';

export type ImportOptions = {
  /** Where the LiteLLM proxy answers that goes on serving what OmniRoute cannot. Default `http://127.0.0.1:4000`. */
  readonly gatewayUrl?: string;
};

export type LitellmImport = LitellmEntities & { readonly report: ConfigReport };

/**
 * Reads a LiteLLM `config.yaml` as connections, combos and what it knows better of models. Any file that is a YAML mapping is taken; the report says of every key
 * what became of it. Throws `OmniError` `invalid-input` or `too-large` for what is no such file.
 */
export function importLitellmConfig(text: string, options: ImportOptions = {}): LitellmImport {
  const file = readYaml(text);
  const report = createReport();
  const credentials = readCredentials(file);
  const deployments = readDeployments(file, credentials, report);
  const gateway = deployments.some(({ spec }) => spec === undefined) ? gatewaySpec(file, options) : undefined;
  const { connections, nameOf } = nameConnections(deployments, credentials, gateway);
  const connectionOf = ({ spec }: Deployment): string => {
    const account = spec ?? gateway;
    return account === undefined ? 'litellm' : nameOf(account);
  };
  markSettings(file, gateway !== undefined, report);
  markCredentials(file, connections, report);
  const described = deployments.map((deployment) => ({ deployment, entry: entryOf(file, deployment) }));
  for (const { deployment, entry } of described) markDeployment(deployment, entry, report);
  const groups = buildGroups(deployments, { connectionOf, report, strategy: readRoutingStrategy(file, report) });
  const overrides = collectOverrides(described, { connectionOf, report });
  const wildcards = aliasWildcards(deployments, { connections, connectionOf, report });
  markAddresses(groups, report);
  const otherNames = readAliases(file, groups, report);
  const groupOfAlias = new Map(otherNames.map(({ name, group }) => [name, group.name]));
  const resolve = createResolver({ groups, aliases: groupOfAlias, deployments, connectionOf });
  const timeoutMs = readTimeoutMs(file, report);
  const retries = readRetries(file, report);
  const { combos, aliases, afterFailure } = buildCombos({
    groups,
    aliases: otherNames,
    hasWildcards: deployments.some(({ group }) => group.includes('*')),
    chains: readChains(file, report),
    resolve,
    retries,
    report,
    ...(timeoutMs !== undefined && { defaultTimeoutMs: timeoutMs }),
  });
  return {
    connections,
    combos,
    aliases: [...aliases, ...wildcards],
    ...(afterFailure !== undefined && { afterFailure }),
    overrides,
    report: report.finish(file),
  };
}

/** The proxy that stays. Its master key opens it; a virtual key in the same variable does as well. */
function gatewaySpec(file: JsonObject, { gatewayUrl = 'http://127.0.0.1:4000' }: ImportOptions): ConnectionSpec {
  const definition = findProvider('litellm');
  const baseUrl = definition ? normaliseBaseUrl(definition, gatewayUrl).baseUrl : gatewayUrl;
  const masterKey = objectOf(file['general_settings'])['master_key'];
  const isReference = environmentNameOf(masterKey) !== undefined && typeof masterKey === 'string';
  return {
    provider: 'litellm',
    baseUrl,
    isBaseUrlChanged: false,
    secretRef: isReference ? masterKey : referTo('LITELLM_MASTER_KEY'),
    settings: { allowPrivateNetwork: true },
  };
}

function entryOf(file: JsonObject, { path }: Deployment): JsonObject {
  const index = path[1];
  return objectOf(typeof index === 'number' ? arrayOf(file['model_list'])[index] : undefined);
}
