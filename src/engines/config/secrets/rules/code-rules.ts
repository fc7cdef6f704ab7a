/** Tokens of code hosts and package registries. */
import { prefixed, type SecretRule } from '../secret-rule.ts';

export const CODE_RULES: readonly SecretRule[] = prefixed([
  ['github-token', /gh[pousr]_[A-Za-z0-9]{16,255}/g],
  ['github-fine-grained-token', /github_pat_[A-Za-z0-9_]{20,255}/g],
  ['gitlab-token', /gl(?:pat|dt|rt|cbt|ptt|ft|soat|agent|imt|ffct|oas)-[A-Za-z0-9_-]{16,128}/g],
  ['bitbucket-token', /AT(?:BB|CTT3)[A-Za-z0-9_=-]{24,255}/g],
  ['atlassian-token', /ATATT3[A-Za-z0-9_=-]{40,255}/g],
  ['npm-token', /npm_[A-Za-z0-9]{30,64}/g],
  ['pypi-token', /pypi-[A-Za-z0-9_-]{40,255}/g],
  ['rubygems-token', /rubygems_[a-f0-9]{48}/g],
  ['nuget-token', /oy2[a-z0-9]{43}/g],
  ['docker-token', /dckr_(?:pat|oat)_[A-Za-z0-9_-]{20,64}/g],
  ['clojars-token', /CLOJARS_[a-zA-Z0-9]{60}/g],
  ['artifactory-token', /AKCp[A-Za-z0-9]{60,80}/g],
  ['postman-key', /PMAK-[a-f0-9]{24}-[a-f0-9]{34}/g],
  ['sourcegraph-token', /sgp_[A-Za-z0-9_]{40,80}/g],
]);
