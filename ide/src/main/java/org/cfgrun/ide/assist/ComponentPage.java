package org.cfgrun.ide.assist;

import java.nio.file.Path;
import java.util.Map;
import org.cfgrun.components.catalog.ComponentSchema;
import org.cfgrun.ide.workspace.CachedFolder;
import org.jspecify.annotations.Nullable;

/** The pages of components as files in the cache, because an editor can open files only. */
final class ComponentPage {
  private ComponentPage() {}

  /** Returns the page of a component, written when it is first asked for; null if it cannot be. */
  static @Nullable Path file(ComponentSchema component) {
    String name = component.name().replaceAll("[^\\w.-]", "_") + ".md";
    String text = "# " + component.name() + "\n\n" + ComponentText.component(component) + "\n";
    Path folder = CachedFolder.write("component", Map.of(name, text));
    return folder == null ? null : folder.resolve(name);
  }
}
