package lib.ui;

/** Serves the live page on the loopback interface. */
public final class UiServer {
    private UiServer() {
    }
}
