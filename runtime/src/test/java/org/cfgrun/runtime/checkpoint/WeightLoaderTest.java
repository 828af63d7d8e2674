package org.cfgrun.runtime.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WeightLoaderTest {
  private final TensorScope tensors = new TensorScope();
  private final TinyModel model = TinyModel.materialized(Device.CPU, 3);

  @TempDir Path folder;

  @AfterEach
  void close() {
    tensors.close();
  }

  @Test
  void copiesWeightsIntoExistingTensors() {
    Tensor before = model.state().get("backbone.weight").data();

    LoadReport report =
        WeightLoader.load(
            model,
            weights(
                "head.bias", TensorData.ofLongs(new long[] {7, 8, 9}, 3),
                "backbone.weight", floats(4, 2, 2),
                "backbone.running_mean", floats(2, 2)));

    assertThat(report.isExact()).isTrue();
    assertThat(report.requireExact().loaded()).isEqualTo(3);
    assertThat(before.toFloatArray()).containsExactly(0, 1, 2, 3);
    assertThat(model.state().get("backbone.weight").data()).isSameAs(before);
    assertThat(before.requiresGrad()).isTrue();
    assertThat(model.state().get("head.bias").data().toFloatArray()).containsExactly(7, 8, 9);
  }

  @Test
  void weightsThatHardlyFitAreRejectedWithATable() {
    LoadReport fits =
        WeightLoader.load(
            model, weights("head.bias", floats(3, 3), "backbone.weight", floats(4, 2, 2)));
    assertThat(fits.requireMost()).isSameAs(fits);
    LoadReport hardly =
        WeightLoader.load(
            model, weights("head.bias", floats(3, 3), "conv1.weight", floats(4, 2, 2)));
    assertThatThrownBy(hardly::requireMost)
        .isInstanceOfSatisfying(
            ConfigException.class,
            failure ->
                assertThat(failure.diagnostic().notes())
                    .extracting(note -> note.text())
                    .containsExactly(
                        "part      loaded  missing  other shape",
                        "head           1        0            0",
                        "backbone       0        2            0",
                        "missing in the file: backbone.weight and 1 more",
                        "not in the model: conv1.weight"))
        .hasMessage("`w.pth` does not fit the model: 1 of 3 tensors were loaded.");
  }

  @Test
  void reportsMismatchesAndLeavesThemUnchanged() {
    LoadReport report =
        WeightLoader.load(
            model,
            weights(
                "backbone.weight", floats(4, 4),
                "head.bias", floats(3, 3),
                "fc.weight", floats(1, 1),
                "bn.num_batches_tracked", floats(1)));

    assertThat(report.loaded()).isEqualTo(1);
    assertThat(report.unexpected()).containsExactly("fc.weight");
    assertThat(report.missing()).containsExactly("backbone.running_mean");
    assertThat(report.mismatched())
        .containsExactly("backbone.weight is [4] in the file and [2, 2] in the model");
    assertThat(model.state().get("backbone.weight").data().toFloatArray())
        .containsExactly(1, 1, 1, 1);
    assertThatThrownBy(report::requireExact)
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "`w.pth` does not fit the model: the model has no fc.weight; the file has no"
                + " backbone.running_mean; backbone.weight is [4] in the file and [2, 2] in the"
                + " model (use `load_from` to load what fits and start a new run)");
  }

  @Test
  void removesModulePrefixAndRequestedPrefix() {
    Path file = folder.resolve("parallel.pth");
    PthWriter.write(
        file,
        Map.of(
            "state_dict",
            ordered(
                "module.backbone.old.weight", floats(4, 2, 2),
                "module.backbone.running_mean", floats(2, 2),
                "module.neck.module.bias", floats(1, 1))));

    Weights weights = Weights.read(file);
    assertThat(weights.tensors().keySet())
        .containsExactly("backbone.old.weight", "backbone.running_mean", "neck.module.bias");
    Weights backbone = weights.under("backbone").revised(Pattern.compile("^old\\."), "");
    assertThat(backbone.tensors().keySet()).containsExactly("weight", "running_mean");
    LoadReport report = WeightLoader.load(model.children().get("backbone"), backbone);
    assertThat(report.isExact()).isTrue();
    assertThatThrownBy(() -> weights.under("head."))
        .hasMessageContaining("no weights with the prefix `head.`");
  }

  @Test
  void readsBareWeightsAndRejectsFilesWithoutWeights() {
    PthWriter.write(folder.resolve("bare.pth"), ordered("fc.bias", floats(2, 2)));
    PthWriter.write(folder.resolve("none.pth"), Map.of("epoch", 3L));
    PthWriter.write(folder.resolve("list.pth"), List.of());

    assertThat(Weights.read(folder.resolve("bare.pth")).tensors()).containsOnlyKeys("fc.bias");
    assertThatThrownBy(() -> Weights.read(folder.resolve("none.pth")))
        .hasMessageContaining("none.pth` holds no weights: found the keys [epoch]");
    assertThatThrownBy(() -> Weights.read(folder.resolve("list.pth")))
        .hasMessageContaining("expected a dict");
  }

  @Test
  void savedWeightsRestoreAnotherModel() {
    Path file = folder.resolve("model.pth");
    WeightLoader.load(model, weights("backbone.weight", floats(4, 2, 2)));
    PthWriter.write(file, ModuleState.of(model));

    TinyModel other = TinyModel.materialized(Device.CPU, 3);
    WeightLoader.load(other, Weights.read(file)).requireExact();

    assertThat(Weights.read(file).tensors().keySet())
        .containsExactly("backbone.weight", "backbone.running_mean", "head.bias");
    assertThat(other.state().get("backbone.weight").data().toFloatArray())
        .containsExactly(0, 1, 2, 3);
  }

  private static Weights weights(Object... namesAndTensors) {
    return new Weights(Path.of("w.pth"), ordered(namesAndTensors));
  }

  private static Map<String, TensorData> ordered(Object... namesAndTensors) {
    Map<String, TensorData> tensors = new LinkedHashMap<>();
    for (int i = 0; i < namesAndTensors.length; i += 2) {
      tensors.put((String) namesAndTensors[i], (TensorData) namesAndTensors[i + 1]);
    }
    return tensors;
  }

  /** Returns the numbers from 0 on. */
  private static TensorData floats(int count, long... shape) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = i;
    }
    return TensorData.ofFloats(values, shape);
  }
}
