package lib.record;

import java.lang.reflect.Proxy;
import java.util.function.Consumer;

/**
 * Handles signals. The class that can is sun.misc.Signal; by reflection, since the compiler warns about each mention of it
 * and nothing else is on offer.
 */
final class Signals {
    private Signals() {
    }

    /** Calls the handler with the signal's name (INT, TERM) instead of ending this process. */
    static void on(String name, Consumer<String> handler) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> type = Class.forName("sun.misc.SignalHandler");
            Object proxy = Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                if (method.getName().equals("handle")) {
                    handler.accept(name);
                }
                return method.getName().equals("hashCode") ? (Object) 1 : method.getName().equals("equals") ? (Object) false : null;
            });
            signal.getMethod("handle", signal, type).invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            System.err.println("ops: SIG" + name + " can't be passed on to the command here");
        }
    }
}
