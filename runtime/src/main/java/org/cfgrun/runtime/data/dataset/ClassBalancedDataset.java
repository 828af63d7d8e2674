package org.cfgrun.runtime.data.dataset;

import java.util.stream.IntStream;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.data.pipeline.SampleSpec;

/**
 * Repeats the images of rare classes (LVIS, https://arxiv.org/abs/1908.03195). With the share
 * {@code f} of the images that show a class, its factor is {@code max(1, sqrt(oversample_thr /
 * f))}. An image is repeated as often as the largest factor of its classes says, rounded up.
 */
@Component(Registries.DATASETS)
public final class ClassBalancedDataset implements ForwardingDataset {
  /**
   * The arguments.
   *
   * @param dataset the dataset whose images to repeat
   * @param oversampleThr share of the images below which a class is rare
   * @param filterEmptyGt whether images without objects are shown once; if False, they count as
   *     those of a further class
   */
  public record Args(
      SampleDataset dataset,
      @Bounds(min = 0, max = 1) double oversampleThr,
      @Default("True") boolean filterEmptyGt)
      implements Wrapping {}

  private final SampleDataset dataset;
  private final int[] indices;

  public ClassBalancedDataset(Args args) {
    dataset = args.dataset;
    indices = repeated(args);
  }

  private static int[] repeated(Args args) {
    SampleDataset dataset = args.dataset;
    int[] images = new int[dataset.classes().size() + 1];
    for (int i = 0; i < dataset.size(); i++) {
      for (int label : labels(args, i)) {
        images[label]++;
      }
    }
    int[] times = new int[dataset.size()];
    long total = 0;
    for (int i = 0; i < times.length; i++) {
      double factor = 1;
      for (int label : labels(args, i)) {
        double share = (double) images[label] / dataset.size();
        factor = Math.max(factor, Math.sqrt(args.oversampleThr / share));
      }
      times[i] = (int) Math.ceil(factor);
      total += times[i];
    }
    if (total > Wrapping.MAX_SIZE) {
      throw new ArgumentException(
          "oversample_thr",
          "`oversample_thr` makes more than %s samples. Lower it.".formatted(Wrapping.MAX_SIZE));
    }
    return IntStream.range(0, times.length)
        .flatMap(i -> IntStream.generate(() -> i).limit(times[i]))
        .toArray();
  }

  /** Returns the classes of an image, each once. */
  private static int[] labels(Args args, int index) {
    int[] labels =
        args.dataset.annotations(index).stream()
            .mapToInt(object -> object.label())
            .distinct()
            .toArray();
    boolean empty = labels.length == 0 && !args.filterEmptyGt;
    return empty ? new int[] {args.dataset.classes().size()} : labels;
  }

  @Override
  public int size() {
    return indices.length;
  }

  @Override
  public SampleSpec spec() {
    try {
      return dataset.spec();
    } catch (ArgumentException misfit) {
      throw misfit.within("dataset");
    }
  }

  @Override
  public SampleDataset dataset() {
    return dataset;
  }

  @Override
  public int inner(int index) {
    return indices[index];
  }
}
