package org.cfgrun.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.cfgrun.components.catalog.Catalog;
import org.cfgrun.components.catalog.ComponentSchema;
import org.cfgrun.runtime.registry.Components;
import org.junit.jupiter.api.Test;

class ComponentReferenceTest {
  private static final Path PAGE = Path.of("../docs/component-reference.md");
  private static final Catalog CATALOG = Components.standard().catalog();

  @Test
  void referenceMatchesTheCode() throws IOException {
    String page = ComponentReference.of(CATALOG);
    if (Boolean.getBoolean("cfgrun.updateGoldens")) {
      assertThat(System.getenv("CI")).as("goldens are not written in CI").isNull();
      Files.writeString(PAGE, page);
    }
    assertThat(Files.readString(PAGE))
        .as(
            "docs/component-reference.md is out of date. Update it: mvn -B -pl tests -am test -Dtest=ComponentReferenceTest"
                + " -Dsurefire.failIfNoSpecifiedTests=false -Dcfgrun.updateGoldens=true")
        .isEqualTo(page);
  }

  @Test
  void argumentsHaveTheirNamesInConfigs() {
    assertThat(ComponentReference.of(CATALOG))
        .doesNotContainPattern("`(?!mAP`)[a-z0-9]+[A-Z][A-Za-z]*`");
  }

  @Test
  void everyComponentIsListedUnderItsFirstName() {
    String page = ComponentReference.of(CATALOG);
    for (ComponentSchema component : CATALOG.components()) {
      assertThat(page).contains("\n### `" + component.name() + "`\n");
    }
    assertThat(page).contains("| `test_cfg.nms` |", "Also `SingleStageDetector`, ");
  }
}
