package org.cfgrun.runtime.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.cfgrun.interpreter.EvaluatedConfig;
import org.cfgrun.interpreter.Interpreter;
import org.cfgrun.interpreter.InterpreterOptions;
import org.cfgrun.interpreter.check.TypedCheck;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.lint.Subject;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.runtime.comm.Communicator;
import org.cfgrun.runtime.comm.FakeProcesses;
import org.cfgrun.runtime.comm.SingleProcess;
import org.cfgrun.runtime.data.Batch;
import org.cfgrun.runtime.data.Built;
import org.cfgrun.runtime.data.DetectionBatch;
import org.cfgrun.runtime.data.loader.DetectionLoader;
import org.cfgrun.runtime.registry.Components;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.TensorScope;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DataSectionTest {
  private static final String SHAPES =
      "type='ShapesDataset', num_images=6, pipeline=[dict(type='LoadImageFromFile')";
  private static final String TRAIN = "dict(" + SHAPES + ", dict(type='LoadAnnotations')])";

  private final TensorScope tensors = new TensorScope();
  private final Problems problems = new Problems();

  @AfterEach
  void free() {
    tensors.close();
  }

  private @Nullable DataLoaders loaders(String config) {
    return loaders(config, SingleProcess.INSTANCE, false);
  }

  private @Nullable DataLoaders loaders(
      String config, Communicator processes, boolean countsIterations) {
    Sections sections = new Sections((DictNode) Built.config(config), problems);
    DataSection section = DataSection.read(sections, Built.builder(), Set.of(), Set.of());
    return section == null
        ? null
        : section.loaders(problems, Device.CPU, processes, 0, countsIterations);
  }

  private static DetectionBatch first(DetectionLoader loader) {
    assertThat(loader).isNotNull();
    try (loader) {
      return (DetectionBatch) loader.epoch(0, 0).next();
    }
  }

  @Test
  void defaultBatchSizeIsTwoInTrainingAndOneInEvaluation() {
    DataLoaders data =
        loaders(
            "dict(data=dict(train=%s, val=dict(%s]), test=dict(%2$s])))".formatted(TRAIN, SHAPES));
    DetectionBatch train = first(data.train());
    assertThat(train.size()).isEqualTo(2);
    assertThat(train.groundTruth()).hasSize(2);
    DetectionBatch val = first(data.val(false));
    assertThat(val.size()).isEqualTo(1);
    assertThat(val.groundTruth()).isEmpty();
    assertThat(val.metas().get(0).id()).isZero();
    assertThat(first(data.test(false)).size()).isEqualTo(1);
  }

  @Test
  void samplesPerGpuOfDataIsForTrainingOnly() {
    DataLoaders data =
        loaders(
            "dict(data=dict(samples_per_gpu=3, workers_per_gpu=0, train=%s, val=dict(samples_per_gpu=4, %s]), test=dict(%2$s]), test_dataloader=dict(samples_per_gpu=5)))"
                .formatted(TRAIN, SHAPES));
    assertThat(first(data.train()).size()).isEqualTo(3);
    assertThat(first(data.val(false)).size()).isEqualTo(4);
    assertThat(first(data.test(false)).size()).isEqualTo(5);
  }

  /** As mmdet's {@code build_dataloader} chooses samplers. */
  @ParameterizedTest
  @CsvSource({"false,", "true,", "false, shuffle=False", "true, shuffle=False"})
  void launchedProcessesShareTheSamplesOfTraining(
      boolean countsIterations, @Nullable String shuffle) {
    String config =
        "dict(data=dict(workers_per_gpu=0, train=%s, val=dict(%s]), train_dataloader=dict(%s)))"
            .formatted(TRAIN, SHAPES, shuffle == null ? "" : shuffle);
    Set<Long> drawn = new TreeSet<>();
    for (int rank = 0; rank < 2; rank++) {
      DataLoaders data = loaders(config, new FakeProcesses(rank), countsIterations);
      try (DetectionLoader train = data.train();
          DetectionLoader val = data.val(false)) {
        assertThat(train.isEndless()).isEqualTo(countsIterations);
        assertThat(train.length()).isEqualTo(countsIterations ? 6 : 2);
        assertThat(val.isEndless()).isFalse();
        assertThat(val.length()).isEqualTo(3);
        Iterator<Batch> batches = train.epoch(0, 0);
        for (int i = 0; i < 2; i++) {
          try (DetectionBatch batch = (DetectionBatch) batches.next()) {
            batch.metas().forEach(meta -> drawn.add(meta.id()));
          }
        }
      }
    }
    assertThat(drawn).containsExactly(0L, 1L, 2L, 3L, 4L, 5L);
  }

  @Test
  void singleProcessHasEpochsWithEveryRunner() {
    String config = "dict(data=dict(train=%s))".formatted(TRAIN);
    try (DetectionLoader train = loaders(config, SingleProcess.INSTANCE, true).train()) {
      assertThat(train.isEndless()).isFalse();
      assertThat(train.length()).isEqualTo(3);
    }
  }

  @Test
  void classesAreDrawnInTurnInTrainingOnly() {
    String config =
        "dict(data=dict(train=%s, val=dict(%s]), %%s=dict(class_aware_sampler=dict(num_sample_class=2))))"
            .formatted(TRAIN, SHAPES);
    try (DetectionLoader train = loaders(config.formatted("train_dataloader")).train()) {
      assertThat(train.length()).isEqualTo(3);
      assertThat(train.epoch(0, 2).hasNext()).isTrue();
    }
    assertThat(problems.all()).isEmpty();
    assertThat(loaders(config.formatted("val_dataloader"))).isNull();
    assertThat(Built.messages(problems))
        .contains(
            "`class_aware_sampler` is only possible in `train_dataloader`, not in `val_dataloader`.");
  }

  @Test
  void olderNameOfTheBatchSizeTakesPrecedence() {
    DataLoaders data =
        loaders("dict(data=dict(samples_per_gpu=3, imgs_per_gpu=2, train=%s))".formatted(TRAIN));
    assertThat(first(data.train()).size()).isEqualTo(2);
  }

  @Test
  void datasetsOfAListAreConcatenated() {
    String twice = "%s, %s".formatted(TRAIN, TRAIN);
    DetectionLoader list = loaders("dict(data=dict(train=[%s]))".formatted(twice)).train();
    DetectionLoader tuple = loaders("dict(data=dict(train=(%s)))".formatted(twice)).train();
    assertThat(list).isNotNull();
    assertThat(tuple).isNotNull();
    try (list;
        tuple) {
      assertThat(list.dataset().size()).isEqualTo(12);
      assertThat(tuple.dataset().size()).isEqualTo(12);
    }
  }

  @Test
  void validationLossUsesTheTrainingPipeline() {
    DataLoaders data = loaders("dict(data=dict(train=%s, val=dict(%s])))".formatted(TRAIN, SHAPES));
    assertThat(first(data.valLoss()).groundTruth()).hasSize(2);
  }

  @Test
  void validationLossMixesValidationImages() {
    String mixed =
        "dict(type='MultiImageMixDataset', dataset=%s, pipeline=[dict(type='Mosaic', img_scale=(32, 40))])"
            .formatted(TRAIN);
    DataLoaders data =
        loaders(
            "dict(data=dict(train=%s, val=dict(%s])))"
                .formatted(mixed, SHAPES.replace("=6", "=3")));
    DetectionLoader loader = data.valLoss();
    assertThat(Built.messages(problems)).isEmpty();
    assertThat(loader.dataset().size()).isEqualTo(3);
    DetectionBatch batch = first(loader);
    assertThat(batch.groundTruth()).hasSize(2);
    assertThat(batch.images().shape()).isEqualTo(new Shape(2, 3, 64, 80));
  }

  @Test
  void listOfDatasetsIsJoined() {
    DataLoaders data = loaders("dict(data=dict(train=[%1$s, %1$s], val=[%1$s]))".formatted(TRAIN));
    DetectionLoader train = data.train();
    assertThat(train).isNotNull();
    assertThat(train.dataset().size()).isEqualTo(12);
    try (DetectionLoader val = data.val(false)) {
      assertThat(val.dataset().evaluatedApart()).hasSize(1);
    }
  }

  @Test
  void severalAnnotationFilesAreSeveralDatasets(@TempDir Path folder) throws IOException {
    for (String name : List.of("a", "b")) {
      Files.createFile(folder.resolve(name + ".png"));
      Files.writeString(
          folder.resolve(name + ".json"),
          """
          {"images": [{"id": 1, "file_name": "%s.png", "width": 40, "height": 40}],
           "annotations": [], "categories": [{"id": 3, "name": "cat"}]}"""
              .formatted(name));
    }
    String val =
        "dict(type='CocoDataset', data_root='%s', ann_file=['a.json', 'b.json'], classes=['cat'], pipeline=[], samples_per_gpu=2%s)";
    String separate = "dict(data=dict(train=%s, val=%s))".formatted(TRAIN, val);
    try (DetectionLoader loader = loaders(separate.formatted(folder, "")).val(false)) {
      assertThat(loader.length()).isEqualTo(1);
      assertThat(loader.dataset().evaluatedApart()).hasSize(2);
    }
    String together = separate.formatted(folder, ", separate_eval=False");
    try (DetectionLoader loader = loaders(together).val(false)) {
      assertThat(loader.dataset().size()).isEqualTo(2);
      assertThat(loader.dataset().evaluatedApart()).isEmpty();
    }
    String invalid = separate.formatted(folder, ", separate_eval='no'");
    try (DetectionLoader loader = loaders(invalid).val(false)) {
      assertThat(loader).isNotNull();
    }
    assertThat(Built.messages(problems)).contains("`separate_eval` must be True or False");
  }

  @Test
  void editorsKnowHowSeveralFilesAreEvaluated() {
    Path file = Path.of("several.cfg").toAbsolutePath();
    String text =
        "data = dict(val=dict(type='CocoDataset', ann_file=%s, proposal_file=%s, pipeline=[], separate_eval=False))";
    assertThat(typed(file, text.formatted("['a.json', 'b.json']", "['a.pkl', 'b.pkl']"))).isEmpty();
    assertThat(typed(file, text.formatted("'a.json'", "'a.pkl'"))).contains("separate_eval");
  }

  private String typed(Path file, String text) {
    InterpreterOptions options = InterpreterOptions.DEFAULT.withTexts(Map.of(file, text));
    EvaluatedConfig config = new Interpreter(options).analyze(file.toString()).partial();
    Problems found = new Problems();
    new TypedCheck(Components.standard().catalog())
        .check(new Subject(config.layers(), config.overrides(), config.root()), found);
    return Built.messages(found);
  }

  @Test
  void reportsBatchSizesGivenTwice() {
    assertThat(
            loaders("dict(data=dict(samples_per_gpu=2, train_dataloader=dict(samples_per_gpu=2)))"))
        .isNull();
    assertThat(Built.messages(problems)).contains("`samples_per_gpu` is given twice");
  }

  @Test
  void reportsMissingDatasets() {
    assertThat(loaders("dict()")).isNull();
    Sections sections = new Sections((DictNode) Built.config("dict(data=dict())"), problems);
    Set<String> train = Set.of(DataSection.TRAIN);
    assertThat(DataSection.read(sections, Built.builder(), train, train)).isNull();
    assertThat(Built.messages(problems)).isEqualTo("The config has no `data.train`.");
  }
}
