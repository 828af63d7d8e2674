package org.cfgrun.runtime.data.loader;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.cfgrun.runtime.data.RandomStreams;
import org.cfgrun.runtime.data.dataset.SampleDataset;

/**
 * Shuffles samples into batches that each contain one aspect group: either wide images or the
 * others. If the size of a group is not a multiple of the batch size, randomly chosen samples of
 * the group are repeated, so that every batch is full. (mmdet's GroupSampler.)
 */
final class GroupSampler implements EpochSampler {
  private final List<int[]> groups;
  private final int batchSize;
  private final long seed;

  GroupSampler(SampleDataset dataset, int batchSize, long seed) {
    this.groups = AspectGroups.of(dataset);
    this.batchSize = batchSize;
    this.seed = seed;
  }

  @Override
  public int batchSize() {
    return batchSize;
  }

  @Override
  public int length() {
    return groups.stream().mapToInt(group -> (group.length + batchSize - 1) / batchSize).sum();
  }

  @Override
  public List<int[]> batches(long epoch) {
    RandomGenerator random = RandomStreams.of(seed, epoch);
    List<int[]> batches = new ArrayList<>();
    for (int[] group : groups) {
      int[] order = group.clone();
      shuffle(order, random);
      for (int from = 0; from < order.length; from += batchSize) {
        int[] batch = Arrays.copyOfRange(order, from, from + batchSize);
        for (int i = order.length - from; i < batchSize; i++) {
          batch[i] = order[random.nextInt(order.length)];
        }
        batches.add(batch);
      }
    }
    return shuffled(batches, random);
  }

  private static void shuffle(int[] values, RandomGenerator random) {
    for (int i = values.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int moved = values[i];
      values[i] = values[j];
      values[j] = moved;
    }
  }

  private static List<int[]> shuffled(List<int[]> batches, RandomGenerator random) {
    int[] order = IntStream.range(0, batches.size()).toArray();
    shuffle(order, random);
    return Arrays.stream(order).mapToObj(batches::get).toList();
  }
}
