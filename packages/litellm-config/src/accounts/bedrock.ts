import { bedrockRegionOf } from '../litellm-models.ts';
import { referTo } from '../reference.ts';
import { defined, textOf } from '../values.ts';
import type { AccountForm, AccountSource } from './account.ts';

/** Ways to credentials that OmniRoute does not go. */
const foreignKeys = [
  'aws_session_token',
  'aws_session_name',
  'aws_profile_name',
  'aws_role_name',
  'aws_web_identity_token',
  'aws_sts_endpoint',
  'aws_external_id',
];

/** AWS Bedrock: a region and an access key, or a Bedrock API key. */
export const bedrock: AccountForm = {
  keys: ['api_key', 'aws_access_key_id', 'aws_secret_access_key', 'aws_region_name', 'aws_bedrock_runtime_endpoint'],
  secretKeys: ['api_key', 'aws_secret_access_key'],
  read: (source) => {
    const { params } = source;
    const foreign = foreignKeys.find((key) => textOf(params[key]) !== undefined);
    if (foreign !== undefined) return { refused: `it signs in by ${foreign}, OmniRoute by an access key` };
    const apiKey = textOf(params['api_key']);
    const region = regionOf(source);
    const accessKeyId = apiKey === undefined ? orVariable(source, 'aws_access_key_id') : undefined;
    return defined({
      address: textOf(params['aws_bedrock_runtime_endpoint']),
      secret: apiKey ?? orVariable(source, 'aws_secret_access_key'),
      options: defined({ region, accessKeyId }),
    });
  },
  write: ({ baseUrl, secretRef, settings: { options = {} } }) => {
    const accessKeyId = options['accessKeyId'];
    return defined({
      aws_region_name: options['region'],
      aws_access_key_id: accessKeyId,
      [accessKeyId === undefined ? 'api_key' : 'aws_secret_access_key']: secretRef,
      aws_bedrock_runtime_endpoint: baseUrl,
    });
  },
};

function regionOf({ params, model, withDefaults }: AccountSource): string | undefined {
  const given = textOf(params['aws_region_name']) ?? bedrockRegionOf(textOf(params['model_id']) ?? model);
  return given ?? (withDefaults ? referTo('AWS_REGION_NAME') : undefined);
}

/** What is given, or the variable of AWS' own tools. */
function orVariable({ params, withDefaults }: AccountSource, key: string): string | undefined {
  return textOf(params[key]) ?? (withDefaults ? referTo(key.toUpperCase()) : undefined);
}
