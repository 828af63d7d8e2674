package org.cfgrun.runtime.golden;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class GoldenTableTest {
  /** What cases are made with. */
  private static final Set<String> INPUTS =
      Set.of("versions", "doc", "problem", "grads", "modules", "parameters", "errors.empty");

  @Test
  void everyListOfEveryFileIsInTheTable() {
    Assumptions.assumeTrue(Goldens.areCopies(), "the table is about the copies");
    Set<String> titles = GoldenTable.rows().keySet();
    List<String> missing = new ArrayList<>();
    Goldens.FILES.stream()
        .forEach(
            file ->
                Goldens.read(file).keySet().stream()
                    .filter(part -> !INPUTS.contains(part))
                    .map(part -> file + " " + part)
                    .filter(part -> titles.stream().noneMatch(title -> title.startsWith(part)))
                    .forEach(missing::add));
    assertThat(missing).isEmpty();
  }

  @Test
  void everyCasePassesOrDiffersOnPurpose() {
    for (Map.Entry<String, List<Integer>> row : GoldenTable.rows().entrySet()) {
      List<Integer> counts = row.getValue();
      assertThat(counts.get(1) + counts.get(2)).as(row.getKey()).isEqualTo(counts.get(0));
    }
  }
}
