package lib.pod;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * The data sets of a record, as a repeat looks for them.
 *
 * @param digests lines of sha256sum, of files that are hashed in seconds
 * @param sizes   lines {@code BYTES<tab>PATH} of all others
 * @param links   lines {@code PATH<tab>SOURCE}: data that lay in the checkout without being a part of its code
 */
public record RecordedData(String digests, String sizes, String links) {
    private static final long HASHED_AT_MOST_BYTES = 8L << 30;
    private static final int FILES_AT_MOST = 20_000;

    /** {@code manifest}: dataset_manifest.json; {@code checkout}: the top of the recorded checkout, empty where there was none. */
    public static RecordedData of(JsonNode manifest, String checkout) {
        var digests = new StringBuilder();
        var sizes = new StringBuilder();
        var links = new StringBuilder();
        long hashed = 0;
        int seen = 0;
        for (JsonNode dataset : manifest.path("datasets")) {
            String root = dataset.path("root").asText();
            for (JsonNode file : dataset.path("files")) {
                String path = root + "/" + file.path("path").asText();
                long bytes = file.path("size_bytes").asLong();
                if (!isPlain(root, file.path("path").asText()) || ++seen > FILES_AT_MOST) {
                    continue;
                }
                hashed += file.path("sha256").isTextual() ? bytes : 0;
                if (file.path("sha256").isTextual() && hashed <= HASHED_AT_MOST_BYTES) {
                    digests.append(file.path("sha256").asText()).append("  ").append(path).append('\n');
                } else {
                    sizes.append(bytes).append('\t').append(path).append('\n');
                }
                if (!checkout.isEmpty() && path.startsWith(checkout + "/")) {
                    links.append(path.substring(checkout.length() + 1)).append('\t').append(path).append('\n');
                }
            }
        }
        return new RecordedData(digests.toString(), sizes.toString(), links.toString().stripTrailing());
    }

    /** A record is input like any other: no path that leads elsewhere, and none that a line can't hold. */
    private static boolean isPlain(String root, String path) {
        String whole = "/" + path + "/";
        return root.startsWith("/") && !path.isEmpty() && !path.startsWith("/") && !whole.contains("/../") && !root.contains("/../")
                && (root + path).chars().noneMatch(c -> Character.isISOControl(c) || c == '\\');
    }
}
