package org.pinfold.it.incontainer;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Every class in a service package of the WAR as it was built: what a walk over the services must not miss. */
public final class ServiceClasses {
    /** Where the test WAR has the list: one class name a line. */
    public static final String RESOURCE = "service-classes.txt";

    private static final Pattern SERVICE =
            Pattern.compile("/WEB-INF/classes/(org/pinfold/\\w+/service/[\\w$]+)\\.class");

    private ServiceClasses() {}

    /** The list, out of the paths of an archive. */
    public static String in(Collection<String> paths) {
        return paths.stream()
                .map(SERVICE::matcher)
                .filter(Matcher::matches)
                .map(path -> path.group(1).replace('/', '.'))
                .sorted()
                .collect(Collectors.joining("\n"));
    }

    /** The list in the WAR that this runs in. */
    static List<Class<?>> load() {
        try (InputStream list =
                Objects.requireNonNull(ServiceClasses.class.getClassLoader().getResourceAsStream(RESOURCE))) {
            return new String(list.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .<Class<?>>map(ServiceClasses::load)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, ServiceClasses.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }
}
