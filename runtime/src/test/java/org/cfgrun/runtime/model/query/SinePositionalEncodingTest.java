package org.cfgrun.runtime.model.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.cfgrun.components.Registries;
import org.cfgrun.runtime.golden.Npz;
import org.cfgrun.runtime.golden.Precision;
import org.cfgrun.runtime.model.Models;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Compares with mmdet 2.28.2. */
class SinePositionalEncodingTest {
  private static final Npz GOLDEN = Npz.read("detection/masks_rois_queries.npz");

  @ParameterizedTest
  @CsvSource({
    "plain, num_feats=4",
    "normalized, 'num_feats=4, normalize=True'",
    "offset, 'num_feats=4, normalize=True, offset=-0.5'"
  })
  void encodingEqualsMmdetections(String name, String arguments) {
    try (TensorScope scope = new TensorScope()) {
      byte[] bytes = GOLDEN.bytes("sine_pos." + name + ".mask");
      long[] mask = new long[bytes.length];
      for (int i = 0; i < mask.length; i++) {
        mask[i] = bytes[i];
      }
      Tensor encoded = encoding(arguments).forward(Tensor.of(mask, 2, 6, 7));
      assertThat(encoded.shape()).isEqualTo(new Shape(2, 8, 6, 7));
      // An angle up to 7 is rounded six times, and its sine moves no further than it.
      assertThat(encoded.toFloatArray())
          .containsExactly(
              GOLDEN.floats("sine_pos." + name + ".out"),
              within((float) Precision.FLOAT32.roundings(6, 7)));
    }
  }

  @Test
  void anOddNumberOfChannelsIsReported() {
    assertThat(
            Models.problems(
                Registries.POSITIONAL_ENCODINGS,
                "dict(type='SinePositionalEncoding', num_feats=3)"))
        .contains("`num_feats` must be an even number.");
  }

  private static PositionalEncoding encoding(String arguments) {
    return Models.build(
        PositionalEncoding.class,
        Registries.POSITIONAL_ENCODINGS,
        "dict(type='SinePositionalEncoding', " + arguments + ")");
  }
}
