package org.cfgrun.runtime.data.loader;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.cfgrun.runtime.data.AnnotatedObject;
import org.cfgrun.runtime.data.BadData;
import org.cfgrun.runtime.data.dataset.SampleDataset;
import org.jspecify.annotations.Nullable;

/**
 * Draws images class by class, so that rare classes are seen as often as frequent ones (Relay
 * Backpropagation, https://arxiv.org/abs/1512.05830). The classes come in random order; each gives
 * some of its images, in random order too. An epoch has as many samples as the dataset. The order
 * is that of mmdet's sampler of the same name.
 */
final class ClassAwareSampler implements EpochSampler {
  private final SampleDataset dataset;
  private final int batchSize;
  private final int perClass;
  private final long seed;
  private final int rank;
  private final int world;
  private @Nullable List<int[]> imagesOfClasses;

  /**
   * Creates a sampler, which reads no annotations yet.
   *
   * @param perClass number of images that a class gives in its turn
   * @param seed the random seed, equal in all processes
   * @param rank the rank of the process
   * @param world number of processes
   */
  ClassAwareSampler(
      SampleDataset dataset, int batchSize, int perClass, long seed, int rank, int world) {
    this.dataset = dataset;
    this.batchSize = batchSize;
    this.perClass = perClass;
    this.seed = seed;
    this.rank = rank;
    this.world = world;
  }

  @Override
  public int batchSize() {
    return batchSize;
  }

  @Override
  public int length() {
    int samples = batchSize * world;
    return (dataset.size() + samples - 1) / samples;
  }

  /** Returns the images of each class that has any, ascending. */
  private List<int[]> imagesOfClasses() {
    if (imagesOfClasses != null) {
      return imagesOfClasses;
    }
    List<List<Integer>> images = new ArrayList<>();
    dataset.classes().forEach(name -> images.add(new ArrayList<>()));
    for (int image = 0; image < dataset.size(); image++) {
      TreeSet<Integer> labels = new TreeSet<>();
      for (AnnotatedObject object : dataset.annotations(image)) {
        labels.add(object.label());
      }
      for (int label : labels) {
        images.get(label).add(image);
      }
    }
    List<int[]> found =
        images.stream()
            .filter(each -> !each.isEmpty())
            .map(each -> each.stream().mapToInt(Integer::intValue).toArray())
            .toList();
    if (found.isEmpty()) {
      throw BadData.of(
          "`class_aware_sampler` draws images by their classes, but no image has an object. Remove it.");
    }
    imagesOfClasses = found;
    return found;
  }

  @Override
  public List<int[]> batches(long epoch) {
    List<int[]> images = imagesOfClasses();
    TorchRandom random = new TorchRandom(seed + epoch);
    Cycle classes = new Cycle(random, images.size(), i -> i);
    List<Cycle> ofClass =
        images.stream().map(each -> new Cycle(random, each.length, i -> each[i])).toList();
    int share = length() * batchSize;
    int[] drawn = new int[share * world];
    for (int i = 0; i < drawn.length; ) {
      Cycle next = ofClass.get(classes.next());
      for (int j = 0; j < perClass && i < drawn.length; j++) {
        drawn[i++] = next.next();
      }
    }
    return IntStream.range(0, length())
        .map(batch -> rank * share + batch * batchSize)
        .mapToObj(from -> IntStream.range(from, from + batchSize).map(i -> drawn[i]).toArray())
        .toList();
  }

  /** Returns values in random order, again and again, each time in another one. */
  private static final class Cycle {
    private final TorchRandom random;
    private final IntUnaryOperator values;
    private int[] order;
    private int at;

    Cycle(TorchRandom random, int size, IntUnaryOperator values) {
      this.random = random;
      this.values = values;
      this.order = random.permutation(size);
    }

    int next() {
      if (at == order.length) {
        order = random.permutation(order.length);
        at = 0;
      }
      return values.applyAsInt(order[at++]);
    }
  }
}
