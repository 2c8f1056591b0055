package org.pinfold.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** How long something takes, as people read it. */
final class WaitText {
    private static final List<Unit> UNITS =
            List.of(new Unit("d", 86_400), new Unit("h", 3600), new Unit("min", 60), new Unit("s", 1));

    private WaitText() {}

    private record Unit(String name, long seconds) {}

    /** In its two largest units, rounded up to whole seconds: {@code 6 h}, {@code 1 min 5 s}. */
    static String of(Duration wait) {
        long seconds = wait.plusMillis(999).toSeconds();
        List<String> parts = new ArrayList<>();
        for (Unit unit : UNITS) {
            if (seconds >= unit.seconds()) {
                parts.add(seconds / unit.seconds() + " " + unit.name());
                seconds %= unit.seconds();
            }
        }
        return parts.isEmpty() ? "0 s" : String.join(" ", parts.subList(0, Math.min(2, parts.size())));
    }
}
