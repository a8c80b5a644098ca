package lib.ui;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

/** Names a run in the page: by its pod and its path there, since one id may be on two pods. The same after a restart. */
final class RunKey {
    private static final int BYTES = 12;

    private RunKey() {
    }

    static String of(String pod, String path) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest((pod + "\0" + path).getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(digest, BYTES));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
