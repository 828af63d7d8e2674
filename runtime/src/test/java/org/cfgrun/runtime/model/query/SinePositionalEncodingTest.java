package org.cfgrun.runtime.model.query;

import static org.assertj.core.api.Assertions.assertThat;

import org.cfgrun.components.Registries;
import org.cfgrun.runtime.model.Models;
import org.junit.jupiter.api.Test;

/** Compares with mmdet 2.28.2. */
class SinePositionalEncodingTest {
  @Test
  void anOddNumberOfChannelsIsReported() {
    assertThat(
            Models.problems(
                Registries.POSITIONAL_ENCODINGS,
                "dict(type='SinePositionalEncoding', num_feats=3)"))
        .contains("`num_feats` must be an even number.");
  }
}
