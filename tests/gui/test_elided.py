"""Words below the window that give way instead of widening it."""

from __future__ import annotations

from workbench.gui.elided import Elided


def test_no_notice_makes_the_window_wider(window, qtbot):
    before = window.minimumSizeHint().width()
    window.bottom.say("The lines are said by different voices. Assign them to one voice first. " * 4)
    window.transport.set_unavailable("No audio device: playback is silent, the cursor still runs")
    qtbot.wait(50)
    assert window.minimumSizeHint().width() <= before + 250
    assert window.width() == 1400


def test_what_is_cut_ends_in_an_ellipsis_and_is_whole_where_there_is_room(qtbot):
    label = Elided()
    qtbot.addWidget(label)
    label.setText("As long as a sentence that explains something to somebody")
    label.resize(label.sizeHint().width(), 20)
    whole = label.grab().toImage()
    label.resize(60, 20)
    assert label.minimumSizeHint().width() <= 80
    assert label.grab().toImage() != whole.copy(0, 0, 60, 20)
    assert label.text().endswith("somebody")
