package lib.ui;

import java.time.Duration;

/**
 * How the live page is served.
 *
 * @param title     of the page
 * @param port      on the loopback interface; 0 is a free one
 * @param allowStop the page may stop runs
 * @param every     pause between two looks at a pod
 */
public record UiSettings(String title, int port, boolean allowStop, Duration every) {
}
