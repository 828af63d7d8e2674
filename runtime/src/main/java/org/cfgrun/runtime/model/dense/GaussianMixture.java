package org.cfgrun.runtime.model.dense;

/**
 * Mixture of two one-dimensional normal distributions, fitted to samples by expectation and
 * maximization as scikit-learn's {@code GaussianMixture} does: at most 100 iterations, until the
 * mean log-likelihood changes by less than 1e-3. 1e-6 is added to variances. It starts with equal
 * weights, unit variances, and the smallest and largest sample as means.
 */
final class GaussianMixture {
  private static final int ITERATIONS = 100;
  private static final double TOLERANCE = 1e-3;
  private static final double REGULARIZATION = 1e-6;

  /** Added to the weight of all samples of a distribution: ten times the precision of a double. */
  private static final double LEAST = 10 * Math.ulp(1.0);

  private final double[] samples;
  private final boolean tied;
  private final double[] weights = {0.5, 0.5};
  private final double[] means = new double[2];
  private final double[] variances = {1, 1};

  /** Log of weight times density of each sample for both distributions. */
  private final double[][] logs;

  private GaussianMixture(double[] samples, boolean tied) {
    this.samples = samples;
    this.tied = tied;
    logs = new double[samples.length][2];
  }

  /**
   * Fits a mixture.
   *
   * @param samples at least one, in ascending order
   * @param tied whether both distributions have the same variance
   */
  static GaussianMixture fit(double[] samples, boolean tied) {
    GaussianMixture mixture = new GaussianMixture(samples, tied);
    mixture.means[0] = samples[0];
    mixture.means[1] = samples[samples.length - 1];
    double before = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < ITERATIONS; i++) {
      double now = mixture.expect();
      mixture.maximize();
      if (Math.abs(now - before) < TOLERANCE) {
        break;
      }
      before = now;
    }
    mixture.expect();
    return mixture;
  }

  /** Returns whether a sample more likely comes from the first distribution, that of low means. */
  boolean isFirst(int sample) {
    return logs[sample][0] >= logs[sample][1];
  }

  /** Returns the log-likelihood of a sample. */
  double score(int sample) {
    double high = Math.max(logs[sample][0], logs[sample][1]);
    return high
        + StrictMath.log(
            StrictMath.exp(logs[sample][0] - high) + StrictMath.exp(logs[sample][1] - high));
  }

  /** Computes the likelihoods, and returns the mean of their logs. */
  private double expect() {
    double sum = 0;
    for (int i = 0; i < samples.length; i++) {
      for (int k = 0; k < 2; k++) {
        double distance = samples[i] - means[k];
        logs[i][k] =
            StrictMath.log(weights[k])
                - 0.5
                    * (StrictMath.log(2 * Math.PI * variances[k])
                        + distance * distance / variances[k]);
      }
      sum += score(i);
    }
    return sum / samples.length;
  }

  private void maximize() {
    double[] counts = new double[2];
    for (int k = 0; k < 2; k++) {
      double count = LEAST;
      double mean = 0;
      for (int i = 0; i < samples.length; i++) {
        count += share(i, k);
        mean += share(i, k) * samples[i];
      }
      counts[k] = count;
      means[k] = mean / count;
      double square = 0;
      for (int i = 0; i < samples.length; i++) {
        double distance = samples[i] - means[k];
        square += share(i, k) * distance * distance;
      }
      variances[k] = square / count + REGULARIZATION;
    }
    double total = counts[0] + counts[1];
    if (tied) {
      double pooled = (counts[0] * variances[0] + counts[1] * variances[1]) / total;
      variances[0] = pooled;
      variances[1] = pooled;
    }
    weights[0] = counts[0] / total;
    weights[1] = counts[1] / total;
  }

  private double share(int sample, int distribution) {
    return StrictMath.exp(logs[sample][distribution] - score(sample));
  }
}
