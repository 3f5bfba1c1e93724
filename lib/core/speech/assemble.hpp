// The spoken words of the pieces put together into sentences.
#pragma once

#include <string>
#include <string_view>

namespace nguon::speech {

class Sentence {
public:
    void say(std::string_view words);
    // A paragraph, heading or list item ends here.
    void break_line();
    void pause(); // a cell of a table
    std::string finish();

private:
    void put_mark(char mark);

    std::string spoken_;
    char mark_ = 0; // the strongest punctuation not yet written
    bool ellipsis_ = false;
    bool line_ = false;
    bool opens_ = true; // the next word starts a sentence
};

}
