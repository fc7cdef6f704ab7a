/** Tokens of chat, mail, payment, model and work services. */
import { isMadeUp } from '../word-forms.ts';
import { phrases, prefixed, whole, type SecretRule } from '../secret-rule.ts';

/** `sk-learn-model` is a name, `sk-live-abc123` is not: after the prefix come kinds or made-up parts. */
function isSecretKey(text: string): boolean {
  return /^sk-(?:live|test|proj|ant|or|svcacct|admin)\b/.test(text) || isMadeUp(text);
}

export const SERVICE_RULES: readonly SecretRule[] = [
  ...prefixed([
    ['slack-token', /xox[a-z](?:-|\.)[A-Za-z0-9-]{10,255}/g],
    ['slack-app-token', /xapp-\d-[A-Za-z0-9-]{20,255}/g],
    ['stripe-key', /(?:sk|rk|pk)_(?:live|test|prod)_[A-Za-z0-9]{10,255}/g],
    ['stripe-webhook-secret', /whsec_[A-Za-z0-9+/=]{24,80}/g],
    ['square-token', /sq0(?:atp|csp|idp)-[A-Za-z0-9_-]{22,60}/g],
    ['shopify-token', /shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}/g],
    ['sendgrid-key', /SG\.[A-Za-z0-9_-]{16,32}\.[A-Za-z0-9_-]{30,64}/g],
    ['sendinblue-key', /xkeysib-[a-f0-9]{64}-[A-Za-z0-9]{16}/g],
    ['linear-key', /lin_(?:api|oauth)_[A-Za-z0-9]{32,64}/g],
    ['notion-token', /(?:secret|ntn)_[A-Za-z0-9]{43,50}/g],
    ['figma-token', /fig[dou]_[A-Za-z0-9_-]{32,64}/g],
    ['huggingface-token', /(?:hf|api_org)_[A-Za-z0-9]{30,40}/g],
    ['replicate-token', /r8_[A-Za-z0-9]{37}/g],
    ['groq-key', /gsk_[A-Za-z0-9]{40,64}/g],
    ['xai-key', /xai-[A-Za-z0-9]{60,90}/g],
    ['perplexity-key', /pplx-[A-Za-z0-9]{40,64}/g],
    ['airtable-token', /pat[A-Za-z0-9]{14}\.[a-f0-9]{64}/g],
    ['plaid-token', /access-(?:sandbox|development|production)-[a-f0-9-]{36}/g],
    ['flutterwave-key', /FLW(?:SECK|PUBK)(?:_TEST)?-[a-zA-Z0-9]{12,32}/g],
    ['shippo-token', /shippo_(?:live|test)_[a-fA-F0-9]{40}/g],
    ['easypost-key', /EZ[AT]K[a-zA-Z0-9]{54}/g],
  ]),
  ...whole([
    ['secret-key', /sk-[A-Za-z0-9_-]{8,255}/g, isSecretKey],
    ['twilio-sid', /(?:SK|AC)[a-f0-9]{32}/g],
    ['mailgun-key', /key-[a-f0-9]{32}/g],
    ['mailchimp-key', /[a-f0-9]{32}-us\d{1,2}/g],
    ['telegram-bot-token', /\d{8,10}:[A-Za-z0-9_-]{34,36}/g],
    ['discord-bot-token', /[A-Z][A-Za-z0-9_-]{22,27}\.[A-Za-z0-9_-]{6}\.[A-Za-z0-9_-]{27,40}/g],
    ['facebook-token', /EAA[A-Za-z0-9]{40,255}/g],
    ['dropbox-token', /sl\.[A-Za-z0-9_-]{80,255}/g],
  ]),
  ...phrases([
    ['discord-webhook', /discord(?:app)?\.com\/api\/(?:v\d{1,2}\/)?webhooks\/\d+\/[\w-]{20,100}/gi],
    ['slack-webhook', /hooks\.slack\.com\/(?:services|workflows|triggers)\/[\w/+-]{20,120}/gi],
    ['teams-webhook', /webhook\.office\.com\/[\w@/+-]{40,300}/gi],
    ['telegram-bot-address', /api\.telegram\.org\/bot\d{6,10}:[\w-]{20,40}/gi],
  ]),
];
