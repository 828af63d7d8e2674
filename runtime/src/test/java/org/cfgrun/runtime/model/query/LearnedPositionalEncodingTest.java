package org.cfgrun.runtime.model.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.cfgrun.components.Registries;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.cfgrun.runtime.model.Models;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;
import org.junit.jupiter.api.Test;

class LearnedPositionalEncodingTest {
  private static LearnedPositionalEncoding encoding() {
    LearnedPositionalEncoding encoding =
        Models.build(
            LearnedPositionalEncoding.class,
            Registries.POSITIONAL_ENCODINGS,
            "dict(type='LearnedPositionalEncoding', num_feats=1, row_num_embed=2, col_num_embed=4)");
    encoding.materialize(Device.CPU, new Random(1));
    return encoding;
  }

  @Test
  void columnsComeBeforeRows() {
    try (TensorScope scope = new TensorScope()) {
      LearnedPositionalEncoding encoding = encoding();
      assertThat(encoding.state().keySet()).containsExactly("row_embed.weight", "col_embed.weight");
      float[] row = encoding.state().get("row_embed.weight").data().toFloatArray();
      float[] column = encoding.state().get("col_embed.weight").data().toFloatArray();
      // Uniform from 0 to 1.
      assertThat(row[0]).isBetween(0f, 1f);
      Tensor out = encoding.forward(Tensor.zeros(new Shape(2, 2, 3), Device.CPU));
      assertThat(out.shape()).isEqualTo(new Shape(2, 2, 2, 3));
      assertThat(out.select(0, 1).toFloatArray())
          .containsExactly(
              column[0], column[1], column[2], column[0], column[1], column[2], row[0], row[0],
              row[0], row[1], row[1], row[1]);
    }
  }

  @Test
  void aMapThatIsTooLargeIsReported() {
    assertThatThrownBy(() -> encoding().forward(Tensor.zeros(new Shape(1, 3, 3), Device.CPU)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(
            "`row_num_embed` is 2, but a feature map has 3. Set it to at least 3.");
  }
}
