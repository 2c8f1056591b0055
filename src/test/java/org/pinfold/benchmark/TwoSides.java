package org.pinfold.benchmark;

import org.apache.commons.math3.stat.descriptive.rank.Median;
import org.apache.commons.math3.stat.inference.MannWhitneyUTest;
import org.apache.commons.math3.util.ResizableDoubleArray;

/** Times of calls about what exists and about what does not. */
final class TwoSides {
    private static final double NANOS_OF_A_MILLISECOND = 1e6;
    private static final double TWO_SIDED_95_PERCENT = 1.96;

    private final ResizableDoubleArray known = new ResizableDoubleArray();
    private final ResizableDoubleArray unknown = new ResizableDoubleArray();

    /**
     * How the two sides compare.
     *
     * @param slowerShare how often a call about what exists takes longer than one about what does not, 0 to 1; 0.5 tells nothing
     * @param slowerShareLow lower end of its 95 % confidence interval
     * @param slowerShareHigh upper end
     * @param p of the two-sided test by Mann and Whitney: how likely times that do not differ look as different as this
     */
    record Comparison(
            double knownMedianMillis,
            double unknownMedianMillis,
            double slowerShare,
            double slowerShareLow,
            double slowerShareHigh,
            double p) {}

    void add(boolean existing, long nanos) {
        (existing ? known : unknown).addElement(nanos / NANOS_OF_A_MILLISECOND);
    }

    /** Samples of the side that has fewer. */
    int least() {
        return Math.min(known.getNumElements(), unknown.getNumElements());
    }

    Comparison compare() {
        double[] here = known.getElements();
        double[] there = unknown.getElements();
        double share = slowerShare(here, there);
        double error = TWO_SIDED_95_PERCENT * standardError(share, here.length, there.length);
        return new Comparison(
                new Median().evaluate(here),
                new Median().evaluate(there),
                share,
                share - error,
                share + error,
                new MannWhitneyUTest().mannWhitneyUTest(here, there));
    }

    /** U of the first side, of all pairs; ties count half. */
    private static double slowerShare(double[] here, double[] there) {
        double[] sorted = there.clone();
        java.util.Arrays.sort(sorted);
        double wins = 0;
        for (double value : here) {
            int below = lowerBound(sorted, value);
            int notAbove = lowerBound(sorted, Math.nextUp(value));
            wins += below + (notAbove - below) / 2.0;
        }
        return wins / here.length / there.length;
    }

    private static int lowerBound(double[] sorted, double value) {
        int low = 0;
        int high = sorted.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sorted[middle] < value) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Hanley and McNeil, The meaning and use of the area under a ROC curve, Radiology 143 (1982). */
    private static double standardError(double share, int here, int there) {
        double q1 = share / (2 - share);
        double q2 = 2 * share * share / (1 + share);
        double variance = (share * (1 - share) + (here - 1) * (q1 - share * share) + (there - 1) * (q2 - share * share))
                / ((double) here * there);
        return Math.sqrt(variance);
    }
}
