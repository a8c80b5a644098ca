package lib.config;

/** How runs are kept alive and watched; session names are {@code <sessionPrefix>-<run id>}. */
public record Tmux(boolean enabled, String sessionPrefix, int watchIntervalSeconds, String heartbeatFile) {
}
