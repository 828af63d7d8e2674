package org.cfgrun.runtime.model.init;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.runtime.nn.Module;

/**
 * A part of a model that starts from a file of weights.
 *
 * @param module whose parameters the file has
 * @param source the file
 */
public record PretrainedPart(Module module, Pretrained source) {

  /** A module that says where weights of its own, or of a part of it, come from. */
  public interface Owner {
    /** The parts that start from files. */
    List<PretrainedPart> pretrainedParts();
  }

  /**
   * All parts of a model that start from files, outer ones first. What lies inside a part that
   * starts from a file is in that file too, and not looked at.
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
