package org.pinfold.events;

import java.time.Duration;

/**
 * How much is kept of what owners are told.
 *
 * @param keep for how long
 * @param keptOfAType how many events of one type an account has at most; further ones of the type are counted in the last
 *     of them, so that a flood of one kind pushes out nothing of another
 * @param delivered whether there is a receiver that events are sent to
 * @param maxBacklog how many events may wait for the receiver; the oldest beyond are given up
 */
public record EventSettings(Duration keep, int keptOfAType, boolean delivered, int maxBacklog) {
    public EventSettings {
        if (keep.isNegative() || keep.isZero() || keptOfAType < 1 || maxBacklog < 1) {
            throw new IllegalArgumentException("all limits are positive");
        }
    }
}
