package org.cfgrun.runtime.hook.step;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.cfgrun.runtime.data.Batch;
import org.cfgrun.runtime.data.DataLoader;
import org.cfgrun.runtime.data.Dataset;
import org.cfgrun.runtime.data.DetectionBatch;
import org.cfgrun.runtime.golden.Goldens;
import org.cfgrun.runtime.hook.FakeLoader;
import org.cfgrun.runtime.hook.ModelRun;
import org.cfgrun.runtime.hook.Priority;
import org.cfgrun.runtime.model.Detector;
import org.cfgrun.runtime.model.detector.DetectorGolden;
import org.cfgrun.runtime.optim.GradientClipping;
import org.cfgrun.runtime.optim.LossScale;
import org.cfgrun.runtime.optim.NormOrder;
import org.cfgrun.runtime.torch.HalfType;
import org.cfgrun.runtime.torch.HostMemory;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Profiler;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Copies between Java and the device in a step of training, with the loader's batch and all hooks.
 * Each makes a GPU wait. They are counted on the CPU, where their number is the same.
 */
class TransfersTest {
  /** The first step makes anchors and the states of the optimizer. */
  private static final int WARM_UP = 2;

  private static final int STEPS = 4;

  /** Operators that read the device within a kernel. */
  private static final Pattern SYNCHRONIZING =
      Pattern.compile(
          "aten::(_local_scalar_dense|item|is_nonzero|nonzero|masked_select|_?unique\\w*)");

  private static final String HOOKS =
      "log_config=dict(interval=1, hooks=[dict(type='TextLoggerHook')]),"
          + "custom_hooks=[dict(type='NumClassCheckHook'), dict(type='CheckInvalidLossHook', interval=1)%s]";

  private static final String EMA = ", dict(type='ExpMomentumEMAHook')";

  @TempDir Path folder;

  /** Loader of the two images of a golden, copied anew for each step. */
  private record Images(DetectorGolden golden, int length) implements DataLoader {
    @Override
    public Dataset dataset() {
      return new FakeLoader(length);
    }

    @Override
    public Iterator<Batch> epoch(long epoch, int first) {
      return IntStream.range(first, length)
          .<Batch>mapToObj(i -> golden.batch(List.of(0, 1)))
          .iterator();
    }

    @Override
    public void close() {}
  }

  private ModelRun run(DetectorGolden golden, String kind) {
    ModelRun run = new ModelRun(folder, golden.model());
    String clipping = kind.equals("clip") ? "dict(grad_clip=dict(max_norm=35))" : "dict()";
    run.config(
        (kind.equals("fp16") ? "" : "optimizer_config=" + clipping + ",")
            + HOOKS.formatted(kind.equals("ema") ? EMA : ""));
    if (kind.equals("fp16")) {
      Fp16Options options =
          new Fp16Options(
              LossScale.fromConfig(Goldens.config("s=512.0").get("s")),
              HalfType.FLOAT16,
              true,
              -1,
              true);
      GradientClipping clip = new GradientClipping(35, new NormOrder(2), false);
      run.hook(
          new Fp16OptimizerHook(new Fp16OptimizerHook.Args(clip, options), device -> true),
          Priority.ABOVE_NORMAL);
    }
    return run;
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({
    "retina_regnet, plain, 2, 1",
    "retina_regnet, clip, 2, 1",
    "retina_regnet, fp16, 2, 1",
    "retina_regnet, ema, 2, 1",
    "faster_giou, plain, 3, 4",
    "faster_giou, fp16, 3, 4",
    "mask_rcnn, plain, 4, 5",
    "mask_rcnn, fp16, 4, 5",
  })
  void aStepWaitsForTheDeviceAsOftenAsNecessary(
      String name, String kind, long uploads, long reads) {
    DetectorGolden golden = new DetectorGolden(name);
    List<Long> uploaded = new ArrayList<>();
    List<Long> read = new ArrayList<>();
    try (ModelRun run = run(golden, kind)) {
      run.afterEachIteration(
              runner -> {
                uploaded.add(HostMemory.uploads());
                read.add(HostMemory.reads());
              })
          .train(1e-4, 1, new Images(golden, STEPS));
    }
    for (int step = WARM_UP; step < STEPS; step++) {
      assertThat(uploaded.get(step) - uploaded.get(step - 1)).as("uploads").isEqualTo(uploads);
      assertThat(read.get(step) - read.get(step - 1)).as("reads").isEqualTo(reads);
    }
  }

  /** Each call costs microseconds, during which a fast GPU waits if a step has too many. */
  @ParameterizedTest
  @CsvSource({"retina_regnet, 118", "faster_giou, 231", "mask_rcnn, 253"})
  void aStepCallsFewKernels(String name, long most) {
    DetectorGolden golden = new DetectorGolden(name);
    List<Long> calls = new ArrayList<>();
    try (ModelRun run = run(golden, "clip")) {
      run.afterEachIteration(runner -> calls.add(Kernel.calls()))
          .train(1e-4, 1, new Images(golden, STEPS));
    }
    assertThat(calls.get(STEPS - 1) - calls.get(STEPS - 2)).isLessThanOrEqualTo(most);
  }

  /** Suppression runs on the host, once for each image. */
  @ParameterizedTest
  @CsvSource({"retina_regnet, 3, 3", "faster_giou, 5, 7"})
  void detectionReadsBoxesForSuppressionAndResults(String name, long uploads, long reads) {
    DetectorGolden golden = new DetectorGolden(name);
    Detector model = golden.loaded();
    model.train(false);
    try (DetectionBatch batch = golden.batch(List.of(0, 1))) {
      model.detect(batch, true);
      long uploadedBefore = HostMemory.uploads();
      long readBefore = HostMemory.reads();
      model.detect(batch, true);
      assertThat(HostMemory.uploads() - uploadedBefore).as("uploads").isEqualTo(uploads);
      assertThat(HostMemory.reads() - readBefore).as("reads").isEqualTo(reads);
    } finally {
      model.free();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"retina_regnet", "faster_giou", "mask_rcnn"})
  void noKernelReadsTheDevice(String name) throws IOException {
    assertThat(synchronizing(name)).isEmpty();
  }

  /** Returns the operators of a step that read the device, with the number of their calls. */
  private Map<String, Integer> synchronizing(String name) throws IOException {
    DetectorGolden golden = new DetectorGolden(name);
    Path record = folder.resolve("operators.json");
    try (ModelRun run = run(golden, "clip")) {
      run.afterEachIteration(
              runner -> {
                if (runner.progress().iteration() == WARM_UP - 1) {
                  Profiler.start(false, false, false);
                } else if (runner.progress().iteration() == WARM_UP) {
                  Profiler.stop(record);
                }
              })
          .train(1e-4, 1, new Images(golden, WARM_UP + 1));
    }
    Map<String, Integer> calls = new TreeMap<>();
    for (JsonElement call : JsonParser.parseString(Files.readString(record)).getAsJsonArray()) {
      JsonElement operator = call.getAsJsonObject().get("name");
      if (operator != null && SYNCHRONIZING.matcher(operator.getAsString()).matches()) {
        calls.merge(operator.getAsString(), 1, Integer::sum);
      }
    }
    return calls;
  }
}
