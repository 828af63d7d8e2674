package org.cfgrun.runtime.data.loader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.IntStream;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.cfgrun.runtime.comm.SingleProcess;
import org.cfgrun.runtime.data.Batch;
import org.cfgrun.runtime.data.Built;
import org.cfgrun.runtime.data.DetectionBatch;
import org.cfgrun.runtime.data.ImageMeta;
import org.cfgrun.runtime.data.dataset.DatasetMode;
import org.cfgrun.runtime.data.dataset.MultiImageMixDataset;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.TensorScope;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DetectionLoaderTest {
  private final TensorScope tensors = new TensorScope();

  @AfterEach
  void free() {
    tensors.close();
  }

  /** Returns the image indices and random numbers of a batch, which identify it. */
  private record Seen(List<Long> images, List<Float> lots) {}

  private static List<Seen> seen(Iterator<Batch> batches) {
    List<Seen> seen = new ArrayList<>();
    while (batches.hasNext()) {
      seen.add(seen(batches.next()));
    }
    return seen;
  }

  private static Seen seen(Batch next) {
    try (DetectionBatch batch = (DetectionBatch) next) {
      return new Seen(
          batch.metas().stream().map(ImageMeta::id).toList(),
          batch.groundTruth().stream().map(truth -> truth.boxes()[0]).toList());
    }
  }

  private DetectionLoader shuffled(int workers) {
    return DetectionLoader.shuffled(
        CountingDataset.of(50), 4, workers, 11, Device.CPU, SingleProcess.INSTANCE);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  void orderAndRandomnessDoNotDependOnTheNumberOfThreads(int workers) {
    try (DetectionLoader one = shuffled(0);
        DetectionLoader several = shuffled(workers)) {
      for (int epoch = 0; epoch < 3; epoch++) {
        List<Seen> expected = seen(one.epoch(epoch, 0));
        assertThat(expected).hasSize(one.length());
        assertThat(seen(several.epoch(epoch, 0))).isEqualTo(expected);
      }
    }
  }

  @Test
  void epochsDifferInOrderAndRandomness() {
    try (DetectionLoader loader = shuffled(2)) {
      assertThat(seen(loader.epoch(0, 0))).isNotEqualTo(seen(loader.epoch(1, 0)));
    }
  }

  @Test
  void epochResumesAtAnyBatch() {
    try (DetectionLoader loader = shuffled(2)) {
      List<Seen> whole = seen(loader.epoch(2, 0));
      assertThat(seen(loader.epoch(2, 5))).isEqualTo(whole.subList(5, whole.size()));
      assertThat(loader.epoch(2, loader.length()).hasNext()).isFalse();
    }
  }

  /** Otherwise an image would look the same whenever it is drawn. */
  @ParameterizedTest
  @ValueSource(ints = {0, 2})
  void randomnessOfEndlessBatchesDiffersFromPassToPass(int workers) {
    List<Seen> first;
    try (DetectionLoader loader = endless(workers)) {
      Iterator<Batch> batches = loader.epoch(0, 0);
      first = IntStream.range(0, 12).mapToObj(i -> seen(batches.next())).toList();
      assertThat(loader.isEndless()).isTrue();
      assertThat(loader.length()).isEqualTo(6);
    }
    assertThat(first.stream().flatMap(seen -> seen.lots().stream())).doesNotHaveDuplicates();
    try (DetectionLoader loader = endless(workers)) {
      Iterator<Batch> batches = loader.epoch(0, 7);
      assertThat(IntStream.range(7, 12).mapToObj(i -> seen(batches.next())).toList())
          .isEqualTo(first.subList(7, 12));
    }
  }

  private static DetectionLoader endless(int workers) {
    return DetectionLoader.endless(
        CountingDataset.of(6), true, 2, workers, 11, Device.CPU, SingleProcess.INSTANCE);
  }

  @Test
  void skippedBatchesAreNotLoaded() {
    CountingDataset dataset = CountingDataset.of(10);
    try (DetectionLoader loader =
        DetectionLoader.sequential(dataset, 2, 0, 0, Device.CPU, SingleProcess.INSTANCE)) {
      seen(loader.epoch(0, 3));
      assertThat(dataset.loaded()).containsExactly(6, 7, 8, 9);
    }
  }

  @ParameterizedTest
  @CsvSource({"0, false", "2, false", "2, true"})
  void failureIsThrownWithItsBatch(int workers, boolean ahead) {
    CountingDataset dataset = new CountingDataset(10, new ConcurrentSkipListSet<>(), 5);
    try (DetectionLoader loader =
        DetectionLoader.sequential(dataset, 2, workers, 0, Device.CPU, SingleProcess.INSTANCE)) {
      if (ahead) {
        loader.copyingAhead();
      }
      Iterator<Batch> batches = loader.epoch(0, 0);
      batches.next().close();
      batches.next().close();
      assertThatThrownBy(batches::next)
          .isInstanceOf(ConfigException.class)
          .hasMessage("image 5 is broken");
      batches.next().close();
      assertThat(batches.hasNext()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3})
  void batchesThatAreCopiedAheadAreTheSame(int workers) throws InterruptedException {
    try (DetectionLoader plain = shuffled(0);
        DetectionLoader ahead = shuffled(workers).copyingAhead()) {
      for (int epoch = 0; epoch < 2; epoch++) {
        List<Seen> expected = seen(plain.epoch(epoch, 1));
        Iterator<Batch> batches = ahead.epoch(epoch, 1);
        List<Seen> found = new ArrayList<>();
        while (batches.hasNext()) {
          // A step, in which workers get ready.
          Thread.sleep(2);
          found.add(seen(batches.next()));
        }
        assertThat(found).isEqualTo(expected);
      }
    }
  }

  @Test
  void imagesArePaddedToTheLargestInTheBatch() {
    CountingDataset dataset = CountingDataset.of(3);
    try (DetectionLoader loader =
        DetectionLoader.sequential(dataset, 2, 0, 0, Device.CPU, SingleProcess.INSTANCE)) {
      Iterator<Batch> batches = loader.epoch(0, 0);
      try (DetectionBatch batch = (DetectionBatch) batches.next()) {
        assertThat(batch.images().shape()).isEqualTo(new Shape(2, 3, 4, 6));
        float[] pixels = batch.images().toFloatArray();
        assertThat(pixels).startsWith(0, 0, 0, 0, 0, 0);
        assertThat(pixels[4 * 6]).isEqualTo(1);
        assertThat(pixels[72]).isEqualTo(1);
        assertThat(pixels[72 + 2]).isEqualTo(1);
        assertThat(pixels[72 + 3]).isEqualTo(0);
        assertThat(pixels[72 + 2 * 24]).isEqualTo(3);
        assertThat(batch.metas().get(1).paddedWidth()).isEqualTo(3);
      }
    }
  }

  @Test
  void newEpochEndsThePreviousOne() {
    try (DetectionLoader loader = shuffled(2)) {
      Iterator<Batch> old = loader.epoch(0, 0);
      loader.epoch(1, 0);
      assertThat(old.hasNext()).isFalse();
      assertThatThrownBy(old::next).isInstanceOf(IllegalStateException.class);
    }
  }

  /** The second epoch is loaded by the workers of the first. */
  @ParameterizedTest
  @ValueSource(ints = {0, 3})
  void everyWorkerSkipsTheStepsOfAnEpoch(int workers) {
    MultiImageMixDataset dataset = mixed();
    try (DetectionLoader loader =
        DetectionLoader.shuffled(dataset, 2, workers, 1, Device.CPU, SingleProcess.INSTANCE)) {
      assertThat(shapes(loader.epoch(0, 0))).containsOnly(new Shape(2, 3, 64, 80));
      dataset.skipTypes(List.of("Mosaic"));
      assertThat(shapes(loader.epoch(1, 0))).hasSize(6).containsOnly(new Shape(2, 3, 48, 48));
    }
  }

  @Test
  void mixedImagesDoNotDependOnTheNumberOfThreads() {
    try (DetectionLoader one =
            DetectionLoader.shuffled(mixed(), 2, 0, 1, Device.CPU, SingleProcess.INSTANCE);
        DetectionLoader several =
            DetectionLoader.shuffled(mixed(), 2, 3, 1, Device.CPU, SingleProcess.INSTANCE)) {
      assertThat(seen(several.epoch(2, 0))).isEqualTo(seen(one.epoch(2, 0)));
      assertThat(seen(several.epoch(3, 2))).isEqualTo(seen(one.epoch(3, 2)));
    }
  }

  private static MultiImageMixDataset mixed() {
    return (MultiImageMixDataset)
        Built.dataset(
            "dict(type='MultiImageMixDataset', dataset=dict(type='ShapesDataset', num_images=12,"
                + " img_size=(48, 48), min_objects=3, pipeline=[dict(type='LoadImageFromFile'),"
                + " dict(type='LoadAnnotations')]),"
                + " pipeline=[dict(type='Mosaic', img_scale=(32, 40))])",
            DatasetMode.TRAINING);
  }

  private static List<Shape> shapes(Iterator<Batch> batches) {
    List<Shape> shapes = new ArrayList<>();
    while (batches.hasNext()) {
      try (DetectionBatch batch = (DetectionBatch) batches.next()) {
        shapes.add(batch.images().shape());
      }
    }
    return shapes;
  }

  @Test
  void closeStopsTheWorkers() {
    DetectionLoader loader = shuffled(3);
    loader.epoch(0, 0).next().close();
    loader.close();
    assertThatThrownBy(() -> loader.epoch(0, 0)).isInstanceOf(IllegalStateException.class);
    loader.close();
  }
}
