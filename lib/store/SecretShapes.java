package lib.store;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What secrets look like: by the name of a variable, and by the shape of a value. Errs on the side of "secret". */
public final class SecretShapes {
    public static final String URL_PASSWORD = "a URL with a password in it";
    /** Also the shape of a git commit: whoever knows that a text is one need not call it a secret. */
    public static final String HEX_40 = "a W&B API key (40 hexadecimal digits)";
    private static final String MASK = "***";
    private static final Pattern ASSIGNMENT = Pattern.compile("([A-Za-z][A-Za-z0-9_-]{0,80})([\"']?\\s{0,3}[=:]\\s{0,3}[\"']?)([^\\s\"',;]{6,})");
    private static final List<Shape> SHAPES = new ArrayList<>();
    private static final Pattern REVISION_NAME = Pattern.compile(
            "(?i)(.*[^a-z])?(refs?|commits?|revisions?|rev|sha\\d*|checkout|hash|digest|fingerprint|md5)");
    private static final Set<String> SECRET_WORDS = Set.of("TOKEN", "PASSWORD", "PASSWD", "PASSPHRASE", "SECRET", "SECRETS",
            "APIKEY", "CREDENTIAL", "CREDENTIALS", "PAT", "KEY");
    /** Each name of a secret has one of these in a word of it. */
    private static final List<String> PARTS_OF_SECRET_NAMES = List.of("TOKEN", "PASS", "SECRET", "KEY", "CREDENTIAL", "PAT", "PWD");
    private static final Set<String> WORDS_OF_A_PLACE = Set.of("FILE", "PATH", "DIR", "FILES", "SCRIPT", "NAME", "SOCK");
    /** Words before TOKEN and KEY that make something else of them: eos_token, sort_key. */
    private static final Set<String> HARMLESS_BEFORE = Set.of("PAD", "EOS", "BOS", "UNK", "MASK", "SEP", "CLS", "SPECIAL", "STOP",
            "START", "END", "IMAGE", "PER", "TEXT", "LABEL", "SORT", "INPUT", "OUTPUT", "TARGET", "PRIMARY", "FOREIGN", "CACHE",
            "PARTITION", "GROUP", "METRIC", "DATASET", "DATA", "COLUMN", "FEATURE", "PUBLIC", "HOST");

    static {
        shape("a Hugging Face token", 33, "(?<![A-Za-z0-9])(?:hf_|api_org_)[A-Za-z0-9]{30,}", "hf_", "api_org_");
        shape("a W&B API key", 19, "wandb_v1_[A-Za-z0-9_]{10,}", "wandb_v1_");
        shape("an API key (sk-...)", 23, "(?<![A-Za-z0-9])sk-(?:[A-Za-z0-9_]{1,40}-){0,6}[A-Za-z0-9_]{20,}", "sk-");
        shape("a GitHub token", 24, "(?<![A-Za-z0-9])(?:gh[pousr]_[A-Za-z0-9]{20,}|github_pat_[A-Za-z0-9_]{20,})", "gh", "github_pat_");
        shape("an AWS access key", 20, "(?<![A-Za-z0-9])(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}(?![A-Za-z0-9])", "AKIA", "ASIA", "ABIA", "ACCA");
        shape("a GitLab token", 21, "(?<![A-Za-z0-9])gl(?:pat|ptt|dt|rt|cbt)-[A-Za-z0-9_-]{16,}", "gl");
        shape("a Slack token", 15, "(?<![A-Za-z0-9])xox[abeoprs]-[A-Za-z0-9-]{10,}", "xox");
        shape("a Google API key", 39, "(?<![A-Za-z0-9])AIza[A-Za-z0-9_-]{35}", "AIza");
        shape("an NVIDIA API key", 36, "(?<![A-Za-z0-9])nvapi-[A-Za-z0-9_-]{30,}", "nvapi-");
        shape("a RunPod API key", 34, "(?<![A-Za-z0-9])rpa_[A-Za-z0-9]{30,}", "rpa_");
        // lium masks what has this shape in its own reports of errors (package lium.io); Stripe's keys begin alike.
        shape("an API key (sk_...)", 19, "(?<![A-Za-z0-9_])sk_(?:(?:test|live|prod)_)?[A-Za-z0-9]{16,}", "sk_");
        shape("a JSON web token", 28, "(?<![A-Za-z0-9])eyJ[A-Za-z0-9_-]{10,1000}\\.eyJ[A-Za-z0-9_-]{10,}\\.", "eyJ");
        shape("a private key", 22, "-----BEGIN [A-Z ]{0,40}PRIVATE KEY", "-----BEGIN");
        shape(URL_PASSWORD, 6, "://[^/\\s:@]{0,200}:[^/\\s@]{1,500}@", "://");
        // The words before are looked at last: at every character of a long text they would be expensive.
        shape(HEX_40, 40, "(?<![0-9A-Za-z/@_-])[0-9a-fA-F]{40}(?![0-9A-Za-z/_-])"
                + "(?<!(?:ref|commit|revision|rev|sha|sha1|checkout|hash|digest)[\"']?[=: ]{1,2}[\"']?[0-9a-fA-F]{40})");
    }

    private SecretShapes() {
    }

    /**
     * Most texts are shorter than any secret, or have no sign of one, and so cost little.
     *
     * @param signs one of them is a part of whatever has the shape; empty where there is no such part
     */
    private record Shape(String name, int leastLength, Pattern pattern, List<String> signs) {
        boolean mayBeIn(String text) {
            boolean some = signs.isEmpty();
            for (int i = 0; !some && text.length() >= leastLength && i < signs.size(); i++) {
                some = text.contains(signs.get(i));
            }
            return some && text.length() >= leastLength;
        }
    }

    private static void shape(String name, int leastLength, String regex, String... signs) {
        SHAPES.add(new Shape(name, leastLength, Pattern.compile(regex), List.of(signs)));
    }

    /** What the first secret in a text is, in words that can stand in a message; the value is never part of them. */
    public static Optional<String> findIn(String text) {
        for (Shape shape : SHAPES) {
            if (shape.mayBeIn(text) && shape.pattern().matcher(text).find()) {
                return Optional.of(shape.name());
            }
        }
        return Optional.empty();
    }

    /** The same text with {@code ***} for all that has a secret's shape, and for what is given to a name that is a secret's. */
    public static String masked(String text) {
        String masked = text;
        for (Shape shape : SHAPES) {
            if (shape.mayBeIn(masked)) {
                masked = shape.pattern().matcher(masked).replaceAll(shape.name().equals(URL_PASSWORD) ? "://***@" : MASK);
            }
        }
        return masked.indexOf('=') < 0 && masked.indexOf(':') < 0 ? masked : ASSIGNMENT.matcher(masked).replaceAll(m -> Matcher.quoteReplacement(isSecretName(m.group(1)) ? m.group(1) + m.group(2) + MASK : m.group()));
    }

    /** Whether what has this name is a commit or a digest, so that 40 hexadecimal digits are no secret. */
    public static boolean isRevisionName(String name) {
        return REVISION_NAME.matcher(name).matches();
    }

    /** Whether a variable or key of this name holds a secret: HF_TOKEN, WANDB_API_KEY; not HF_TOKEN_PATH, not eos_token. */
    public static boolean isSecretName(String name) {
        String upper = name.toUpperCase(Locale.ROOT);
        if (PARTS_OF_SECRET_NAMES.stream().noneMatch(upper::contains)) {
            return false;    // most are: no word of theirs need be looked at
        }
        String[] words = name.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toUpperCase(Locale.ROOT).split("[^A-Z0-9]+");
        String last = words.length == 0 ? "" : words[words.length - 1];
        if (WORDS_OF_A_PLACE.contains(last) || (last.equals("KEY") && words.length == 1)) {
            return false;
        }
        String before = words.length > 1 ? words[words.length - 2] : "";
        boolean byLastWord = last.endsWith("PASSWORD") || last.endsWith("PASSWD") || last.endsWith("APIKEY")
                || last.endsWith("SECRET") || (last.equals("PWD") && words.length > 1)
                || (SECRET_WORDS.contains(last) && !HARMLESS_BEFORE.contains(before));
        return byLastWord || Arrays.asList(words).contains("SECRET") || String.join("_", words).endsWith("ACCESS_KEY_ID");
    }
}
