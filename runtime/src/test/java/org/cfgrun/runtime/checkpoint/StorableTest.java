package org.cfgrun.runtime.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StorableTest {
  @Test
  void acceptsNumbersStringsListsAndMaps() {
    Map<String, Object> value =
        Map.of("a", List.of(1, 2L, 0.5, "x", true), "b", new Tuple(List.of(Map.of())));
    assertThat(Storable.firstForeign(value)).isNull();
    assertThat(Storable.firstForeign(null)).isNull();
  }

  @Test
  void findsUnsupportedValuesAtAnyDepth() {
    BitSet foreign = new BitSet();
    assertThat(Storable.firstForeign(Map.of("a", List.of(1, Map.of("b", foreign)))))
        .isSameAs(foreign);
  }
}
