package lib.cli;

import java.util.concurrent.Callable;

/** A command of {@code ops}; its name is given where it is registered ({@link Ops}). {@code call} returns the exit code. */
interface Command extends Callable<Integer>, Arguments {
}
