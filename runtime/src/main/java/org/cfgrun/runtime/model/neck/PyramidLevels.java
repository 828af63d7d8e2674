package org.cfgrun.runtime.model.neck;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.runtime.model.FeatureMap;

/**
 * Levels of a pyramid over the maps of a backbone.
 *
 * @param inChannels number of channels of each of the backbone's maps
 * @param start index of the first map that is used, from 0
 * @param count number of maps that are used
 * @param outs number of output levels, at least {@code count}
 */
record PyramidLevels(List<Integer> inChannels, int start, int count, int outs) {
  /**
   * Reads the arguments of a pyramid.
   *
   * @param endLevel index of the last map that is used; -1 for the last map
   * @throws ArgumentException if they do not fit; names the argument
   */
  static PyramidLevels of(List<Integer> inChannels, int startLevel, int endLevel, int numOuts) {
    int inputs = inChannels.size();
    int last = endLevel == -1 ? inputs - 1 : endLevel;
    if (last < 0 || last >= inputs) {
      throw new ArgumentException(
          "end_level", "`end_level` must be -1 or the number of one of the `in_channels`");
    }
    if (startLevel < 0 || startLevel > last) {
      throw new ArgumentException(
          "start_level", "`start_level` must be from 0 to the last level that is used");
    }
    int count = last - startLevel + 1;
    if (numOuts < count) {
      throw new ArgumentException(
          "num_outs",
          "`num_outs` must be at least the number of levels from `start_level` on, " + count);
    }
    if (last < inputs - 1 && numOuts > count) {
      throw new ArgumentException(
          "num_outs",
          "`num_outs` must be " + count + ": there are no further levels above `end_level`");
    }
    return new PyramidLevels(inChannels, startLevel, count, numOuts);
  }

  /** Returns the index of the last map that is used. */
  int last() {
    return start + count - 1;
  }

  /** Returns the number of channels of the map of a level. */
  int channels(int level) {
    return inChannels.get(start + level);
  }

  /**
   * Returns the maps of the pyramid; each extra level halves the resolution of the last one.
   *
   * @param inputs the backbone's maps
   * @throws ArgumentException if they are not those of {@code in_channels}
   */
  List<FeatureMap> outputs(List<FeatureMap> inputs, int outChannels) {
    if (inputs.size() != inChannels.size()) {
      throw new ArgumentException(
          "in_channels",
          "`in_channels` of the neck is %s, but the backbone has %s feature maps. Set one number per map, or change `out_indices` of the backbone."
              .formatted(inChannels, inputs.size()));
    }
    List<FeatureMap> outputs = new ArrayList<>();
    for (int i = start; i <= last(); i++) {
      if (inputs.get(i).channels() != inChannels.get(i)) {
        throw new ArgumentException(
            "in_channels",
            "`in_channels` of the neck is %s, but the backbone's maps have %s channels."
                .formatted(inChannels, FeatureMap.channels(inputs)));
      }
      outputs.add(new FeatureMap(outChannels, inputs.get(i).stride()));
    }
    while (outputs.size() < outs) {
      int last = outputs.get(outputs.size() - 1).stride();
      outputs.add(new FeatureMap(outChannels, last * 2));
    }
    return outputs;
  }
}
