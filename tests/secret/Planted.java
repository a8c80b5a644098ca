package tests.secret;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.UUID;

/** Secrets that nobody has: put together when they are needed, so that no scanner finds them in this file. */
final class Planted {
    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private static final String MIXED = LETTERS + "0123456789";
    private final Random random;

    Planted(long seed) {
        this.random = new Random(seed);
    }

    String of(String alphabet, int length) {
        var text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }

    String mixed(int length) {
        return of(MIXED, length);
    }

    String huggingFace() {
        return "hf" + "_" + of(LETTERS, 34);
    }

    String wandb() {
        return of("0123456789abcdef", 40);
    }

    String github() {
        return "gh" + "p_" + mixed(36);
    }

    /** A rule's name to a line that has one such secret. */
    Map<String, String> lines() {
        var lines = new LinkedHashMap<String, String>();
        lines.put("huggingface-access-token", "token is " + huggingFace() + " here");
        lines.put("huggingface-organization-api-token", "org = \"" + "api" + "_org_" + of(LETTERS, 34) + "\"");
        lines.put("wandb-api-key", "login with " + "wandb" + "_v1_" + mixed(40));
        lines.put("wandb-api-key" + "-hex", "WANDB" + "_API_KEY=" + wandb());
        lines.put("openai-api-key", "client(" + "sk" + "-proj-" + mixed(58) + "T3Blbk" + "FJ" + mixed(58) + " )");
        lines.put("anthropic-api-key", "x: " + "sk" + "-ant-api03-" + mixed(93) + "AA");
        lines.put("aws-access-token", "aws_access_key_id = " + "AK" + "IA" + of("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 16));
        lines.put("generic-api-key", "AWS_SECRET_ACCESS_KEY=" + mixed(20) + "/" + mixed(19));
        lines.put("github-pat", "clone with " + github());
        lines.put("github-fine-grained-pat", "pat " + "github" + "_pat_" + mixed(82));
        lines.put("gitlab-pat", "deploy " + "glp" + "at-" + mixed(20));
        lines.put("lium-api-key", "export LIUM=" + "s" + "k_" + mixed(40));
        lines.put("runpod-api-key", "export RP=" + "rp" + "a_" + mixed(40));
        lines.put("slack-bot-token", "hook " + "xo" + "xb-" + of("0123456789", 12) + "-" + of("0123456789", 12) + "-" + mixed(24));
        lines.put("gcp-api-key", "maps=" + "AI" + "za" + mixed(35));
        lines.put("private-key", "key: " + "-----BEGIN OPENSSH" + " PRIVATE KEY-----" + "\\n" + mixed(70) + "\\n" + mixed(70) + "\\n-----END OPENSSH" + " PRIVATE KEY-----");
        lines.put("url-password", "origin https://me:" + mixed(14) + "@example.org/x.git");
        lines.put("jwt", "Bearer " + "ey" + "J" + mixed(30) + "." + "ey" + "J" + mixed(40) + "." + mixed(43));
        return lines;
    }

    /** Lines that look a little like it: what runs and repositories are full of. */
    String harmless() {
        String hex = "0123456789abcdef";
        return String.join("\n", "commit " + of(hex, 40), of(hex, 64) + "  stdout.log", "\"commit\": \"" + of(hex, 40) + "\",", "HEAD is now at " + of(hex, 40),
                "uses: actions/checkout@" + of(hex, 40), of(hex, 40), "run 20261124-093249-demo-pf64 https://wandb.ai/me/p/runs/" + of("abcdefghij0123456789", 8),
                "id " + UUID.nameUUIDFromBytes(new byte[] {1}) + " token: " + UUID.nameUUIDFromBytes(new byte[] {2}), "eos_token = <|endoftext|>, pad_token_id=50256, tokens_per_iter=491520",
                "sort_key = 'perf/tokens_per_s'", "token = os.environ['HF_TOKEN']", "password: ${DB_PASSWORD}", "api_key = get_api_key_from_file(path)", "WANDB_API_KEY=***",
                "HF_TOKEN=<your token>", "export HF_TOKEN=$(cat /mnt/secrets/hf)", "\"image/png\": \"" + mixed(4000) + "\"", "<div class=\"sk-toggleable__content_of_a_long_name\">",
                "clone https://user:${TOKEN}@example.org/x.git and https://user:***@example.org", "config_sha256 " + of(hex, 64), "step 10 loss 2.31 lr 3e-4 tokens/s 41234",
                "/usr/lib/python3/dist-packages/tokenizers/implementations/base_tokenizer.py:117", "gradient_accumulation_steps block_size_128_n_layer_12_n_head_12 123456789012345678901234",
                "HF_TOKEN_PATH=/root/.cache/huggingface/token", "secret_name: my-secret-of-the-team-number-2") + "\n";
    }
}
