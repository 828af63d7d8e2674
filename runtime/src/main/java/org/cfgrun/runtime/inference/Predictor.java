package org.cfgrun.runtime.inference;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.interpreter.EvaluatedConfig;
import org.cfgrun.interpreter.Interpreter;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.diagnostic.Severity;
import org.cfgrun.interpreter.schema.CrossReferences;
import org.cfgrun.interpreter.schema.Section;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.runtime.build.ComponentBuilder;
import org.cfgrun.runtime.checkpoint.LoadReport;
import org.cfgrun.runtime.comm.SingleProcess;
import org.cfgrun.runtime.config.PartsCheck;
import org.cfgrun.runtime.config.Sections;
import org.cfgrun.runtime.data.BadData;
import org.cfgrun.runtime.data.Batch;
import org.cfgrun.runtime.data.DetectionBatch;
import org.cfgrun.runtime.data.ImageMeta;
import org.cfgrun.runtime.data.dataset.UnannotatedImages;
import org.cfgrun.runtime.data.loader.DetectionLoader;
import org.cfgrun.runtime.data.pipeline.ImageFile;
import org.cfgrun.runtime.data.pipeline.ImageSource;
import org.cfgrun.runtime.data.pipeline.Pipeline;
import org.cfgrun.runtime.model.Detector;
import org.cfgrun.runtime.registry.Components;
import org.cfgrun.runtime.registry.custom.CustomImports;
import org.jspecify.annotations.Nullable;

/**
 * Detects objects in images with a trained model, like mmdet's {@code init_detector} and {@code
 * inference_detector}:
 *
 * <pre>{@code
 * try (Predictor predictor = Predictor.open("my.cfg", Path.of("latest.pth"))) {
 *   Detections found = predictor.predict(Path.of("street.jpg")).detections();
 *   for (int i = 0; i < found.size(); i++) {
 *     System.out.println(predictor.classes().get(found.labels()[i]) + " " + found.scores()[i]);
 *   }
 * }
 * }</pre>
 *
 * <p>Each image passes the pipeline of {@code data.test} alone, as a batch of one. The boxes are
 * those of {@code cfgrun test}, bit for bit if that has one image per batch too. No dataset is
 * read: annotation files and images of the config need not exist.
 *
 * <p>Thread-safe: calls from several threads run one after the other.
 */
public final class Predictor implements AutoCloseable {
  /** Threads that decode images ahead of the model; the default of {@code workers_per_gpu}. */
  private static final int WORKERS = 2;

  private final Detector detector;
  private final TrainedDetector trained;
  private final Pipeline pipeline;
  private final ConfigNode pipelineConfig;
  private final DictNode modelConfig;
  private final List<String> classes;
  private final LoadReport loaded;
  private final @Nullable CustomImports imports;

  private Predictor(
      TrainedDetector trained,
      Pipeline pipeline,
      ConfigNode pipelineConfig,
      DictNode modelConfig,
      List<String> classes,
      LoadReport loaded,
      @Nullable CustomImports imports) {
    this.detector = trained.detector();
    this.trained = trained;
    this.pipeline = pipeline;
    this.pipelineConfig = pipelineConfig;
    this.modelConfig = modelConfig;
    this.classes = List.copyOf(classes);
    this.loaded = loaded;
    this.imports = imports;
  }

  /**
   * Loads a model on the first GPU, or on the CPU without one.
   *
   * @param config the config of the model, a file or {@code stdlib::path}
   * @param checkpoint the trained weights, a {@code .pth} file of cfgrun or MMDetection, or a
   *     {@code .safetensors} file
   * @throws ConfigException if the config or the checkpoint has an error; the message is the first
   *     one, and the others are suppressed exceptions of it
   */
  public static Predictor open(String config, Path checkpoint) {
    return open(config, checkpoint, PredictorOptions.DEFAULT);
  }

  /**
   * Loads a model with options.
   *
   * @throws ConfigException as {@link #open(String, Path)}
   */
  public static Predictor open(String config, Path checkpoint, PredictorOptions options) {
    Problems problems = new Problems();
    EvaluatedConfig evaluated = new Interpreter().evaluate(config, options.overrides(), problems);
    if (evaluated == null) {
      throw failure(problems);
    }
    if (!options.customCode() && Section.CUSTOM_IMPORTS.in(evaluated.root()) != null) {
      throw new ConfigException(refused(evaluated));
    }
    CustomImports imports = options.imports(config);
    Predictor opened = null;
    try {
      Components components = imports.load(evaluated.root(), Components.standard(), problems);
      opened =
          problems.hasErrors()
              ? null
              : prepare(evaluated, components, checkpoint, options.device(), imports, problems);
      if (opened == null) {
        throw failure(problems);
      }
      return opened;
    } finally {
      if (opened == null) {
        close(imports);
      }
    }
  }

  private static Diagnostic refused(EvaluatedConfig config) {
    ConfigNode imports = Section.CUSTOM_IMPORTS.in(config.root());
    return Diagnostic.error(
            CustomImports.CUSTOM_CODE,
            imports == null ? null : imports.origin().span(),
            "The config has `custom_imports`, but custom code is not allowed.")
        .help("call `PredictorOptions.withCustomCode` if you trust the config");
  }

  private static ConfigException failure(Problems problems) {
    List<ConfigException> errors =
        problems.all().stream()
            .filter(problem -> problem.severity() == Severity.ERROR)
            .map(ConfigException::new)
            .toList();
    ConfigException first = errors.get(0);
    errors.stream().skip(1).forEach(first::addSuppressed);
    return first;
  }

  /**
   * Loads the model of an evaluated config.
   *
   * @param components the available components
   * @param device {@code auto}, {@code cpu}, {@code gpu} or {@code gpu:N}
   * @param problems receives the problems
   * @return null if an error was reported
   */
  public static @Nullable Predictor prepare(
      EvaluatedConfig config,
      Components components,
      Path checkpoint,
      String device,
      Problems problems) {
    return prepare(config, components, checkpoint, device, null, problems);
  }

  private static @Nullable Predictor prepare(
      EvaluatedConfig config,
      Components components,
      Path checkpoint,
      String device,
      @Nullable CustomImports imports,
      Problems problems) {
    Sections sections = new Sections(CrossReferences.replaceIn(config.root(), problems), problems);
    ComponentBuilder builder = new ComponentBuilder(components);
    sections.warnOfMisspelt();
    sections.require(Section.MODEL, Section.DATA);
    TrainedDetector trained = TrainedDetector.read(sections, builder, checkpoint, device);
    TestData data = TestData.find(sections, builder);
    Pipeline pipeline = data == null ? null : data.pipeline(problems);
    DictNode model = sections.dict(Section.MODEL);
    if (trained != null && data != null && pipeline != null) {
      new PartsCheck(trained.detector(), problems)
          .checkViews(data.spec(pipeline), data.place(), data.pipelineNode().origin().span());
    }
    if (problems.hasErrors()
        || trained == null
        || data == null
        || pipeline == null
        || model == null) {
      return null;
    }
    LoadReport loaded = trained.load();
    trained.detector().train(false);
    return new Predictor(
        trained,
        pipeline,
        data.pipelineNode(),
        model,
        classes(trained, data, problems),
        loaded,
        imports);
  }

  /** Returns the names in the checkpoint or the dataset; if none fit the model, numbers. */
  private static List<String> classes(TrainedDetector trained, TestData data, Problems problems) {
    if (!trained.detector().classifies()) {
      return List.of("object");
    }
    int count = trained.detector().numClasses();
    List<String> names = trained.classes().isEmpty() ? data.classes() : trained.classes();
    if (names.size() == count) {
      return names;
    }
    problems.add(
        Diagnostic.warning(
                ErrorCode.BAD_ARGUMENT,
                data.dataset().origin().span(),
                "The model has %s classes, but %s names %s. Results show class numbers."
                    .formatted(
                        count,
                        trained.classes().isEmpty() ? "`" + data.place() + "`" : "the checkpoint",
                        names.size()))
            .help("set `classes` of `%s` to the classes of the training".formatted(data.place())));
    return IntStream.range(0, count).mapToObj(Integer::toString).toList();
  }

  /** Returns the class names in label order. */
  public List<String> classes() {
    return classes;
  }

  /** Returns which weights of the checkpoint fit the model. */
  public LoadReport loaded() {
    return loaded;
  }

  /**
   * Detects objects in an image file.
   *
   * @throws ConfigException if the image cannot be read
   */
  public Prediction predict(Path image) {
    return predict(new ImageFile(image));
  }

  /**
   * Detects objects in an image, such as an {@link EncodedImage} in memory.
   *
   * @throws ConfigException if the image cannot be read
   */
  public Prediction predict(ImageSource image) {
    List<Prediction> results = new ArrayList<>();
    run(
        List.of(image),
        0,
        results::add,
        unreadable -> {
          throw unreadable;
        });
    return results.get(0);
  }

  /**
   * Detects objects in many images. Images are decoded ahead in other threads.
   *
   * @param results receives the predictions in the order of the images
   * @param unreadable receives an exception for each image that cannot be read, in the same order;
   *     the exception names the image
   */
  public void predict(
      List<? extends ImageSource> images,
      Consumer<Prediction> results,
      Consumer<ConfigException> unreadable) {
    run(images, WORKERS, results, unreadable);
  }

  private synchronized void run(
      List<? extends ImageSource> images,
      int workers,
      Consumer<Prediction> results,
      Consumer<ConfigException> unreadable) {
    UnannotatedImages dataset = new UnannotatedImages(classes, images, pipeline);
    try (DetectionLoader loader =
        DetectionLoader.sequential(
            dataset, 1, workers, 0, trained.device(), SingleProcess.INSTANCE)) {
      Iterator<Batch> batches = loader.epoch(0, 0);
      for (ImageSource image : images) {
        try (Batch batch = batches.next()) {
          results.accept(prediction(image, (DetectionBatch) batch));
        } catch (ConfigException failure) {
          if (!failure.code().equals(BadData.CODE)) {
            throw failure;
          }
          unreadable.accept(failure);
        }
      }
    }
  }

  private Prediction prediction(ImageSource image, DetectionBatch batch) {
    ImageMeta meta = batch.metas().get(0);
    try {
      return new Prediction(
          image, meta.originalWidth(), meta.originalHeight(), detector.detectInViews(batch).get(0));
    } catch (ArgumentException complaint) {
      throw detector.failure(complaint);
    }
  }

  /**
   * Writes the model to a TorchScript file, which {@code torch.jit.load} and libtorch read without
   * cfgrun. It holds the weights, and the methods {@code forward} and {@code detect}.
   *
   * <p>The operations that the model performs on images of several sizes are recorded and merged,
   * so the file accepts any number of images of any size that the model accepts. It is written only
   * if it computes what this predictor computes, on images of further sizes and on those of {@link
   * ExportOptions#check}.
   *
   * @param file written atomically; its directory is created if necessary
   * @throws ConfigException if weights are missing in the checkpoint, or if the model cannot be
   *     exported; names the component and the operation
   * @throws IOException if the file cannot be written
   */
  public synchronized ExportReport export(Path file, ExportOptions options) throws IOException {
    return new Exporter(this, detector, options).write(file);
  }

  /** Returns the transforms of {@code data.test} as configured. */
  ConfigNode pipelineConfig() {
    return pipelineConfig;
  }

  /** Returns the section {@code model}. */
  DictNode modelConfig() {
    return modelConfig;
  }

  /** Calls a function with the batch of one image. */
  void withBatch(ImageSource image, Consumer<DetectionBatch> work) {
    UnannotatedImages dataset = new UnannotatedImages(classes, List.of(image), pipeline);
    try (DetectionLoader loader =
            DetectionLoader.sequential(dataset, 1, 0, 0, trained.device(), SingleProcess.INSTANCE);
        Batch batch = loader.epoch(0, 0).next()) {
      work.accept((DetectionBatch) batch);
    }
  }

  /** Frees the model. */
  @Override
  public synchronized void close() {
    detector.free();
    if (imports != null) {
      close(imports);
    }
  }

  private static void close(CustomImports imports) {
    try {
      imports.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
