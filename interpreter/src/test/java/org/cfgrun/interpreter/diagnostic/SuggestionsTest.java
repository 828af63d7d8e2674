package org.cfgrun.interpreter.diagnostic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SuggestionsTest {
  private static final List<String> KNOWN = List.of("depth", "num_stages", "ResNet", "ResNeXt");

  @Test
  void similarNameIsSuggested() {
    assertThat(Suggestions.nearest("dept", KNOWN)).isEqualTo("depth");
    assertThat(Suggestions.nearest("numstages", KNOWN)).isEqualTo("num_stages");
    assertThat(Suggestions.nearest("resnext", KNOWN)).isEqualTo("ResNeXt");
  }

  @Test
  void abbreviatedNameIsSuggested() {
    List<String> policies = List.of("CosineAnnealing", "CosineRestart", "FlatCosineAnnealing");
    assertThat(Suggestions.nearest("cosine", policies)).isEqualTo("CosineAnnealing");
    assertThat(Suggestions.nearest("restart", policies)).isEqualTo("CosineRestart");
    assertThat(Suggestions.nearest("annealing", policies)).isNull();
  }

  @Test
  void commonLastWordDoesNotMakeNamesSimilar() {
    List<String> datasets = List.of("CocoDataset", "ShapesDataset", "VOCDataset");
    assertThat(Suggestions.nearest("CityscapesDataset", datasets)).isNull();
    assertThat(Suggestions.nearest("WIDERFaceDataset", datasets)).isNull();
    assertThat(Suggestions.nearest("CoccoDataset", datasets)).isEqualTo("CocoDataset");
    assertThat(Suggestions.nearest("ShapeDatset", datasets)).isEqualTo("ShapesDataset");
  }

  @Test
  void dissimilarNameIsNotSuggested() {
    assertThat(Suggestions.nearest("width", KNOWN)).isNull();
    assertThat(Suggestions.nearest("a", List.of("b"))).isNull();
    assertThat(Suggestions.nearest("anything", List.of())).isNull();
  }
}
