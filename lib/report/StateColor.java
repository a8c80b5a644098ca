package lib.report;

import lib.run.RunState;

/** The colour of a state: good, bad, worth a look, under way. */
final class StateColor {
    private static final String RESET = "\u001b[0m";

    private StateColor() {
    }

    static String paint(String text, String state, boolean color) {
        return color ? code(RunState.parse(state)) + text + RESET : text;
    }

    private static String code(RunState state) {
        return switch (state) {
            case SUCCEEDED -> "\u001b[32m";
            case FAILED, LOST -> "\u001b[31m";
            case STALLED, UNKNOWN -> "\u001b[33m";
            case RUNNING -> "\u001b[36m";
            case QUEUED, STARTING, STOPPED -> "\u001b[2m";
        };
    }
}
