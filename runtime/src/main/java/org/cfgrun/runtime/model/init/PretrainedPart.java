package org.cfgrun.runtime.model.init;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.runtime.nn.Module;

/**
 * Part of a model that starts from a weights file.
 *
 * @param module the module whose parameters the file has
 * @param source the file
 */
public record PretrainedPart(Module module, Pretrained source) {

  /** Module that names weights for itself or a part of itself. */
  public interface Owner {
    /** Returns the parts that start from files. */
    List<PretrainedPart> pretrainedParts();
  }

  /**
   * Returns all parts of a model that start from files, outer ones first. A part inside another one
   * is skipped, because the outer file contains its weights.
   */
  public static List<PretrainedPart> of(Module model) {
    List<PretrainedPart> parts = new ArrayList<>();
    collect(model, parts);
    return parts;
  }

  private static void collect(Module module, List<PretrainedPart> parts) {
    if (module instanceof Owner owner) {
      parts.addAll(owner.pretrainedParts());
    }
    if (parts.stream().noneMatch(part -> part.module() == module)) {
      module.children().values().forEach(child -> collect(child, parts));
    }
  }
}
