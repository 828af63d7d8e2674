package org.cfgrun.runtime.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.function.UnaryOperator;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.cfgrun.runtime.mask.BitmapMasks;
import org.cfgrun.runtime.mask.PolygonMasks;
import org.cfgrun.runtime.mask.SemanticMap;
import org.junit.jupiter.api.Test;

class GroundTruthTest {
  /** Of two objects in an image of two pixels, each is one pixel. */
  private static final BitmapMasks MASKS =
      new BitmapMasks(1, 2, List.of(new byte[] {1, 0}, new byte[] {0, 1}));

  private static final SemanticMap MAP = new SemanticMap(1, 2, new byte[] {3, 4});
  private static final GroundTruth BOXES =
      new GroundTruth(
          new float[] {0, 0, 1, 1, 1, 0, 2, 1}, new int[] {5, 6}, new float[] {0, 0, 2, 1});

  @Test
  void selectedObjectsKeepTheirMasks() {
    GroundTruth chosen = BOXES.withMasks(MASKS).withSemanticMap(MAP).select(1);
    assertThat(chosen.boxes()).containsExactly(1, 0, 2, 1);
    assertThat(chosen.labels()).containsExactly(6);
    assertThat(chosen.ignored()).containsExactly(0, 0, 2, 1);
    assertThat(chosen.masks().toBitmaps().bitmaps()).containsExactly(new byte[] {0, 1});
    assertThat(chosen.semanticMap()).isSameAs(MAP);
  }

  @Test
  void joinedObjectsKeepTheirMasks() {
    GroundTruth both = BOXES.withMasks(MASKS).plus(BOXES.withMasks(MASKS).select(1));
    assertThat(both.labels()).containsExactly(5, 6, 6);
    assertThat(both.masks().size()).isEqualTo(3);
    assertThat(both.masks().runLengths(2)).isEqualTo(MASKS.runLengths(1));
  }

  @Test
  void objectsWithAndWithoutMasksAreNotJoined() {
    assertThatThrownBy(() -> BOXES.withMasks(MASKS).plus(BOXES))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("only one has masks");
    assertThatThrownBy(() -> BOXES.plus(BOXES.withSemanticMap(MAP)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("semantic maps");
  }

  @Test
  void boxesDoNotMoveAwayFromTheirMasks() {
    assertThat(BOXES.withBoxes(boxes -> new float[boxes.length]).boxes()).containsOnly(0);
    for (GroundTruth truth : List.of(BOXES.withMasks(MASKS), BOXES.withSemanticMap(MAP))) {
      assertThatThrownBy(() -> truth.withBoxes(UnaryOperator.identity()))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("cannot move masks");
    }
  }

  @Test
  void allPartsMoveTogether() {
    GroundTruth moved =
        BOXES
            .withMasks(MASKS)
            .withSemanticMap(MAP)
            .moved(
                boxes -> new float[boxes.length],
                masks -> masks.flip(true, false),
                map -> map.flip(true, false));
    assertThat(moved.boxes()).hasSize(8).containsOnly(0);
    assertThat(moved.ignored()).hasSize(4).containsOnly(0);
    assertThat(moved.masks().toBitmaps().bitmaps().get(0)).containsExactly(0, 1);
    assertThat(moved.semanticMap().classes()).containsExactly(4, 3);
  }

  @Test
  void eachBoxHasAMask() {
    PolygonMasks one = new PolygonMasks(1, 2, List.of(List.of()));
    assertThatThrownBy(() -> BOXES.withMasks(one))
        .hasMessage("expected a mask for each of 2 boxes, got 1");
    assertThatThrownBy(() -> new GroundTruth(new float[4], new int[2], new float[0]))
        .hasMessage("expected 4 coordinates for each of 2 labels, got 4");
  }
}
