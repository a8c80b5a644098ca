package tests.faults;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Hands one {@link LinkWorld} to all tests of a class, and ends it after the last of them: with one for all, the classes would have to wait for each other. */
final class LinkPods implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == LinkWorld.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getStore(Namespace.create(LinkPods.class)).computeIfAbsent(LinkWorld.class, key -> {
            try {
                return new LinkWorld();
            } catch (Exception e) {
                throw new IllegalStateException("no pod for the tests", e);
            }
        });
    }
}
