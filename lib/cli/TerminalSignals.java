package lib.cli;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/** Signals that a terminal sends. By reflection, since the compiler warns about each mention of sun.misc.Signal and nothing else is on offer. */
final class TerminalSignals {
    private TerminalSignals() {
    }

    /** Calls the handler when the terminal's size changes; where that can't be, nothing happens. */
    static void onResize(Runnable handler) {
        on("WINCH", handler);
    }

    /** When Ctrl-Z suspends ops: {@code before} it does and {@code after} it goes on. Where nobody could wake it up again the kernel doesn't suspend it. */
    static void onSuspend(Runnable before, Runnable after) {
        on("TSTP", () -> {
            before.run();
            suspend();
            after.run();
            onSuspend(before, after);
        });
    }

    private static void on(String name, Runnable handler) {
        try {
            Class<?> type = Class.forName("sun.misc.SignalHandler");
            handle(name, Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> switch (method.getName()) {
                case "handle" -> {
                    handler.run();
                    yield null;
                }
                case "hashCode" -> 1;
                case "equals" -> self == arguments[0];
                default -> name;
            }));
        } catch (ReflectiveOperationException | RuntimeException e) {
            return;    // a JVM without it, or one that keeps the signal for itself: the next look sees the new size
        }
    }

    /** The signal's own effect, on the whole process. */
    private static void suspend() {
        try {
            handle("TSTP", Class.forName("sun.misc.SignalHandler").getField("SIG_DFL").get(null));
            Class<?> signal = Class.forName("sun.misc.Signal");
            signal.getMethod("raise", signal).invoke(null, signal.getConstructor(String.class).newInstance("TSTP"));
        } catch (ReflectiveOperationException | RuntimeException e) {
            return;
        }
    }

    private static void handle(String name, Object handler) throws ReflectiveOperationException {
        Class<?> signal = Class.forName("sun.misc.Signal");
        Method handle = signal.getMethod("handle", signal, Class.forName("sun.misc.SignalHandler"));
        handle.invoke(null, signal.getConstructor(String.class).newInstance(name), handler);
    }
}
