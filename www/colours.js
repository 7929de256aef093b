/** Light, dark, or as the system has it. */

/**
 * @param {HTMLSelectElement} list of the choices
 * @param {import("./state/preferences.js").PreferencesState} preferences
 */
export function offerColours(list, preferences) {
  const apply = () => {
    const { colours } = preferences.chosen;
    if (colours === 'system') delete document.documentElement.dataset.colours;
    else document.documentElement.dataset.colours = colours;
  };
  list.value = preferences.chosen.colours;
  list.addEventListener('change', () => {
    preferences.choose({ colours: /** @type {import("./state/preferences.js").Colours} */ (list.value) });
    apply();
  });
  apply();
}
