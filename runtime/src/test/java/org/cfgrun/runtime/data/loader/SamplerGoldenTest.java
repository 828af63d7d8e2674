package org.cfgrun.runtime.data.loader;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.function.IntFunction;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.cfgrun.runtime.data.AnnotatedObject;
import org.cfgrun.runtime.data.dataset.SampleDataset;
import org.cfgrun.runtime.data.pipeline.ImageSource;
import org.cfgrun.runtime.data.pipeline.Sample;
import org.cfgrun.runtime.golden.Goldens;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Orders of samples that PyTorch and mmdet give. */
class SamplerGoldenTest {
  private static final String FILE = "distributed/samplers.json";

  /** How many batches of an endless sampler the goldens have. */
  private static final int BATCHES = 9;

  private static final long MODULUS = 1_000_003;

  private static List<Integer> ints(JsonElement array) {
    return StreamSupport.stream(array.getAsJsonArray().spliterator(), false)
        .map(JsonElement::getAsInt)
        .toList();
  }

  private static List<Integer> ints(int[] array) {
    return Arrays.stream(array).boxed().toList();
  }

  private static Stream<JsonObject> permutations() {
    return Goldens.cases(FILE, "randperm").stream();
  }

  @ParameterizedTest
  @MethodSource("permutations")
  void permutationsAreThoseOfPyTorch(JsonObject golden) {
    TorchRandom random = new TorchRandom(golden.get("seed").getAsLong());
    int n = golden.get("n").getAsInt();
    int[] first = random.permutation(n);
    if (golden.has("first")) {
      assertThat(ints(first)).isEqualTo(ints(golden.get("first")));
      assertThat(ints(random.permutation(n))).isEqualTo(ints(golden.get("second")));
    } else {
      List<Integer> head = ints(golden.get("head"));
      List<Integer> tail = ints(golden.get("tail"));
      assertThat(ints(first)).startsWith(head.toArray(Integer[]::new));
      assertThat(ints(first)).endsWith(tail.toArray(Integer[]::new));
      long sum = IntStream.range(0, n).mapToLong(i -> (long) first[i] * (i + 1) % MODULUS).sum();
      assertThat(sum % MODULUS).isEqualTo(golden.get("checksum").getAsLong());
    }
  }

  /** mmdet's loaders never shuffle with this sampler. */
  private static Stream<JsonObject> sequential() {
    return Goldens.cases(FILE, "DistributedSampler").stream()
        .filter(golden -> !golden.get("shuffle").getAsBoolean());
  }

  @ParameterizedTest
  @MethodSource("sequential")
  void sharesInOrderAreThoseOfMmdet(JsonObject golden) {
    int n = golden.get("n").getAsInt();
    expectSamples(golden, rank -> new SequentialSampler(n, 2, rank, world(golden)));
  }

  private static Stream<JsonObject> grouped() {
    return Goldens.cases(FILE, "DistributedGroupSampler").stream();
  }

  @ParameterizedTest
  @MethodSource("grouped")
  void shuffledSharesAreThoseOfMmdet(JsonObject golden) {
    expectSamples(
        golden,
        rank ->
            new DistributedGroupSampler(
                groups(golden),
                golden.get("samples_per_gpu").getAsInt(),
                golden.get("seed").getAsLong(),
                rank,
                world(golden)));
  }

  private static Stream<JsonObject> classAware() {
    return Goldens.cases(FILE, "ClassAwareSampler").stream();
  }

  @ParameterizedTest
  @MethodSource("classAware")
  void samplesByClassAreThoseOfMmdet(JsonObject golden) {
    JsonObject images = golden.getAsJsonObject("cat2imgs");
    SampleDataset dataset = new LabelledDataset(golden.get("n").getAsInt(), images);
    expectSamples(
        golden,
        rank ->
            new ClassAwareSampler(
                dataset,
                golden.get("samples_per_gpu").getAsInt(),
                golden.get("num_sample_class").getAsInt(),
                golden.get("seed").getAsLong(),
                rank,
                world(golden)));
  }

  private static int world(JsonObject golden) {
    return golden.get("world").getAsInt();
  }

  private static List<int[]> groups(JsonObject golden) {
    List<Integer> flags = ints(golden.get("flags"));
    return IntStream.of(0, 1)
        .mapToObj(
            group -> IntStream.range(0, flags.size()).filter(i -> flags.get(i) == group).toArray())
        .toList();
  }

  private static void expectSamples(JsonObject golden, IntFunction<EpochSampler> samplers) {
    long epoch = golden.get("epoch").getAsLong();
    JsonArray ranks = golden.getAsJsonArray("ranks");
    assertThat(ranks).hasSize(world(golden));
    for (int rank = 0; rank < ranks.size(); rank++) {
      EpochSampler sampler = samplers.apply(rank);
      List<int[]> batches = sampler.batches(epoch);
      assertThat(batches).hasSize(sampler.length());
      assertThat(ints(batches.stream().flatMapToInt(Arrays::stream).toArray()))
          .as("rank " + rank)
          .isEqualTo(ints(ranks.get(rank)));
    }
  }

  private static Stream<JsonObject> endless() {
    return Stream.of("InfiniteGroupBatchSampler", "InfiniteBatchSampler")
        .flatMap(
            name ->
                Goldens.cases(FILE, name).stream()
                    .peek(golden -> golden.addProperty("grouped", name.contains("Group"))));
  }

  @ParameterizedTest
  @MethodSource("endless")
  void endlessBatchesAreThoseOfMmdet(JsonObject golden) {
    int n = golden.getAsJsonArray("flags").size();
    List<int[]> one = List.of(IntStream.range(0, n).toArray());
    JsonArray ranks = golden.getAsJsonArray("ranks_first_9_batches");
    assertThat(ranks).hasSize(world(golden));
    for (int rank = 0; rank < ranks.size(); rank++) {
      InfiniteBatchSampler sampler =
          new InfiniteBatchSampler(
              golden.get("grouped").getAsBoolean() ? groups(golden) : one,
              golden.get("batch_size").getAsInt(),
              golden.get("shuffle").getAsBoolean(),
              golden.get("seed").getAsLong(),
              rank,
              world(golden));
      assertThat(sampler.length()).isEqualTo(n);
      List<List<Integer>> wanted = new ArrayList<>();
      ranks.get(rank).getAsJsonArray().forEach(batch -> wanted.add(ints(batch)));
      assertThat(first(sampler.epoch(0, 0), BATCHES)).as("rank " + rank).isEqualTo(wanted);
      assertThat(first(sampler.epoch(0, 4), BATCHES - 4)).isEqualTo(wanted.subList(4, BATCHES));
    }
  }

  private static List<List<Integer>> first(Iterator<IndexBatch> batches, int count) {
    return IntStream.range(0, count).mapToObj(i -> ints(batches.next().indices())).toList();
  }

  /**
   * Images without pixels.
   *
   * @param images the images of each class, by its index
   */
  private record LabelledDataset(int size, JsonObject images) implements SampleDataset {
    @Override
    public List<String> classes() {
      return List.copyOf(images.keySet());
    }

    @Override
    public List<AnnotatedObject> annotations(int index) {
      return images.entrySet().stream()
          .filter(entry -> ints(entry.getValue()).contains(index))
          .map(entry -> Integer.parseInt(entry.getKey()))
          // An image can have several objects of a class.
          .flatMap(label -> Stream.of(label, label))
          .map(label -> new AnnotatedObject(0, label, 0, 0, 1, 1, 1, false, false))
          .toList();
    }

    @Override
    public long imageId(int index) {
      return index;
    }

    @Override
    public boolean hasObjects(int index) {
      return true;
    }

    @Override
    public boolean isWide(int index) {
      return false;
    }

    @Override
    public ImageSource image(int index) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Sample load(int index, RandomGenerator random) {
      throw new UnsupportedOperationException();
    }
  }
}
