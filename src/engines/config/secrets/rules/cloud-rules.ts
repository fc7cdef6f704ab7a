/** Keys of clouds and of what runs on them. */
import { phrases, prefixed, whole, type SecretRule } from '../secret-rule.ts';

export const CLOUD_RULES: readonly SecretRule[] = [
  ...prefixed([
    ['aws-key-id', /(?:AKIA|ASIA|ABIA|ACCA|AROA|AIDA)[A-Z0-9]{16}/g],
    ['google-api-key', /AIza[A-Za-z0-9_-]{35}/g],
    ['google-oauth-secret', /GOCSPX-[A-Za-z0-9_-]{28}/g],
    ['google-oauth-token', /ya29\.[A-Za-z0-9_-]{20,512}/g],
    ['digitalocean-token', /do[opr]_v1_[a-f0-9]{64}/g],
    ['databricks-token', /dapi[a-f0-9]{32}/g],
    ['vault-token', /hv[sbr]\.[A-Za-z0-9_-]{20,200}/g],
    ['terraform-token', /\.atlasv1\.[A-Za-z0-9_=-]{20,120}/g],
    ['doppler-token', /dp\.(?:pt|st|ct|sa|scim|audit)\.[A-Za-z0-9_.-]{20,80}/g],
    ['alibaba-key-id', /LTAI[A-Za-z0-9]{16,24}/g],
    ['tencent-key-id', /AKID[A-Za-z0-9]{13,40}/g],
    ['grafana-token', /gl(?:sa|c)_[A-Za-z0-9+/=_]{32,400}/g],
    ['new-relic-key', /NR(?:AK|JS|II|RA)-[A-Za-z0-9_-]{19,40}/g],
    ['sentry-token', /sntry[su]_[A-Za-z0-9+/=_]{40,400}/g],
    ['pulumi-token', /pul-[a-f0-9]{40}/g],
    ['planetscale-token', /pscale_(?:tkn|pw|oauth)_[A-Za-z0-9_.-]{32,64}/g],
    ['supabase-token', /sbp_[a-f0-9]{40}/g],
    ['fly-token', /fo1_[A-Za-z0-9_-]{43}/g],
    ['dynatrace-token', /dt0[a-z]\d{2}\.[A-Z0-9]{24}\.[A-Z0-9]{64}/g],
    ['age-secret-key', /AGE-SECRET-KEY-1[A-Z0-9]{58}/g],
  ]),
  ...whole([['azure-client-secret', /[A-Za-z0-9_~.-]{3}\dQ~[A-Za-z0-9_~.-]{31,34}/g]]),
  ...phrases([
    ['azure-account-key', /(?:AccountKey|SharedAccessKey)=[A-Za-z0-9+/]{20,100}={0,2}/gi],
    ['azure-shared-access', /[?&]sig=[A-Za-z0-9+/%]{20,120}={0,2}/g],
    ['google-service-account', /"type"\s{0,8}:\s{0,8}"service_account"/g],
  ]),
];
