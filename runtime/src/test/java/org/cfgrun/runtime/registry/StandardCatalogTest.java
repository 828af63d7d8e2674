package org.cfgrun.runtime.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.components.catalog.ArgumentSchema;
import org.cfgrun.components.catalog.Catalog;
import org.cfgrun.components.catalog.ComponentSchema;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.schema.Checker;
import org.cfgrun.interpreter.schema.Constants;
import org.junit.jupiter.api.Test;

/** Tests properties of all components of this module. */
class StandardCatalogTest {
  private static final Components COMPONENTS = Components.standard();
  private static final Catalog CATALOG = COMPONENTS.catalog();

  @Test
  void everyClassLoads() throws ClassNotFoundException {
    assertThat(CATALOG.components()).isNotEmpty();
    for (ComponentSchema component : CATALOG.components()) {
      assertThat(COMPONENTS.load(component).getConstructors()).hasSize(1);
    }
  }

  @Test
  void everyDefaultAndItsNestedComponentsAreValid() {
    Problems problems = new Problems();
    Checker checker = new Checker(CATALOG, problems);
    for (ComponentSchema component : CATALOG.components()) {
      for (ArgumentSchema argument : component.arguments()) {
        if (argument.defaultText() != null) {
          String owner = component.name() + "." + argument.name();
          checker.checkValue(Constants.parse(argument.defaultText(), owner), argument, owner);
        }
      }
    }
    assertThat(problems.all()).isEmpty();
  }

  /** Components of tests may include arguments of others, whose documentation is not compiled. */
  private static boolean isOfTests(ComponentSchema component) throws ClassNotFoundException {
    return COMPONENTS
        .load(component)
        .getProtectionDomain()
        .getCodeSource()
        .getLocation()
        .getPath()
        .contains("test-classes");
  }

  @Test
  void everyComponentAndArgumentIsDocumented() throws ClassNotFoundException {
    List<String> bare = new ArrayList<>();
    for (ComponentSchema component : CATALOG.components()) {
      if (isOfTests(component)) {
        continue;
      }
      if (component.documentation().isEmpty()) {
        bare.add(component.name());
      }
      component.arguments().stream()
          .filter(argument -> argument.documentation().isEmpty())
          .forEach(argument -> bare.add(component.name() + "." + argument.name()));
    }
    assertThat(bare).isEmpty();
  }
}
