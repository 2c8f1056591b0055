package org.pinfold.client;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;

/**
 * How often, and how fast, a request whose answer was lost is sent again unchanged. Only requests that the protocol makes
 * free to repeat go through here.
 *
 * @param repeats how often after the first time, 0 to 4: the server allows five repeats of a guess
 * @param pause before the first repeat; doubles each time
 */
public record RepeatPolicy(int repeats, Duration pause) {
    /** Three repeats after 0.5, 1 and 2 seconds. */
    public static final RepeatPolicy DEFAULT = new RepeatPolicy(3, Duration.ofMillis(500));

    public RepeatPolicy {
        if (repeats < 0 || repeats > 4) {
            throw new IllegalArgumentException("repeats must be in [0, 4]: " + repeats);
        }
        if (pause.isNegative() || pause.compareTo(Duration.ofMinutes(1)) > 0) {
            throw new IllegalArgumentException("pause must be in [0 s, 60 s]: " + pause);
        }
    }

    /** A request that may be sent again as it is. */
    @FunctionalInterface
    interface Repeatable<T> {
        T send() throws IOException, PinfoldException;
    }

    <T> T run(Repeatable<T> request) throws IOException, PinfoldException {
        Duration wait = pause;
        for (int left = repeats; ; left--) {
            try {
                return request.send();
            } catch (InterruptedIOException e) {
                if (Thread.currentThread().isInterrupted() || left == 0) {
                    throw e;
                }
            } catch (IOException | OutcomeUnknownException e) {
                if (left == 0) {
                    throw e;
                }
            } catch (UnexpectedAnswerException e) {
                // A gateway's error: whether the server behind it acted is not known.
                if (left == 0 || e.status() < 502 || e.status() > 504) {
                    throw e;
                }
            }
            sleep(wait);
            wait = wait.multipliedBy(2);
        }
    }

    static void sleep(Duration wait) throws InterruptedIOException {
        try {
            Thread.sleep(wait.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted between two requests");
        }
    }
}
