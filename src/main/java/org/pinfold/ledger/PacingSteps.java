package org.pinfold.ledger;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The waits of a {@link GuessPolicy} as text: {@code 1m,5m,1h,6h,1d}, or {@code none}. */
public final class PacingSteps {
    private static final String NONE = "none";
    private static final Pattern STEP = Pattern.compile("([1-9][0-9]{0,7})([smhd])");

    private PacingSteps() {}

    /**
     * Reads steps.
     *
     * @param text {@code none}, or up to {@value GuessPolicy#MAX_STEPS} whole numbers with the unit s, m, h or d, separated
     *     by commas with or without spaces; each from 1 s to 365 d
     * @return empty for {@code none}
     * @throws IllegalArgumentException if it is anything else
     */
    public static List<Duration> parse(String text) {
        if (text.strip().equals(NONE)) {
            return List.of();
        }
        List<Duration> steps = new ArrayList<>();
        for (String step : text.split(",", -1)) {
            Matcher parts = STEP.matcher(step.strip());
            if (!parts.matches()) {
                throw new IllegalArgumentException("a step is a whole number from 1 and one of s, m, h, d");
            }
            steps.add(Duration.ofSeconds(Long.parseLong(parts.group(1)) * unitSeconds(parts.group(2))));
        }
        GuessPolicy.requireSteps(steps);
        return List.copyOf(steps);
    }

    /** Writes steps, each in the largest unit that it is a multiple of; {@link #parse} reads them again. */
    public static String format(List<Duration> steps) {
        return steps.isEmpty() ? NONE : steps.stream().map(PacingSteps::format).collect(Collectors.joining(","));
    }

    private static String format(Duration step) {
        for (String unit : List.of("d", "h", "m")) {
            if (step.toSeconds() % unitSeconds(unit) == 0) {
                return step.toSeconds() / unitSeconds(unit) + unit;
            }
        }
        return step.toSeconds() + "s";
    }

    private static long unitSeconds(String unit) {
        return switch (unit) {
            case "s" -> 1;
            case "m" -> Duration.ofMinutes(1).toSeconds();
            case "h" -> Duration.ofHours(1).toSeconds();
            default -> Duration.ofDays(1).toSeconds();
        };
    }
}
