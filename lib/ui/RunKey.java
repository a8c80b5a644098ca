package lib.ui;

import java.util.Arrays;
import java.util.Base64;
import lib.run.Sha256;

/** Names a run in the page: by its pod and its path there, since one id may be on two pods. The same after a restart. */
final class RunKey {
    private static final int BYTES = 12;

    private RunKey() {
    }

    static String of(String pod, String path) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(Sha256.of(pod + "\0" + path), BYTES));
    }
}
