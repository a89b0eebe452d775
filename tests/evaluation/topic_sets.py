"""Which topic each intent of CLINC150 and BANKING77 belongs to."""

from collections.abc import Mapping

# CLINC150's own domains (Larson et al. 2019).
_CLINC150 = {
    "Banking": """transfer transactions balance freeze_account pay_bill bill_balance bill_due
        interest_rate routing min_payment order_checks pin_change report_fraud account_blocked
        spending_history""",
    "Credit cards": """credit_score report_lost_card credit_limit rewards_balance new_card
        application_status card_declined international_fees apr redeem_rewards
        credit_limit_change damaged_card replacement_card_duration improve_credit_score
        expiration_date""",
    "Kitchen and dining": """recipe restaurant_reviews calories nutrition_info
        restaurant_suggestion ingredients_list ingredient_substitution cook_time food_last
        meal_suggestion restaurant_reservation confirm_reservation how_busy cancel_reservation
        accept_reservations""",
    "Home": """shopping_list shopping_list_update next_song play_music update_playlist todo_list
        todo_list_update calendar calendar_update what_song order order_status reminder
        reminder_update smart_home""",
    "Auto and commute": """traffic directions gas gas_type distance current_location mpg
        oil_change_when oil_change_how jump_start uber schedule_maintenance last_maintenance
        tire_pressure tire_change""",
    "Travel": """book_flight book_hotel car_rental travel_suggestion travel_alert
        travel_notification carry_on timezone vaccines translate flight_status
        international_visa lost_luggage plug_type exchange_rate""",
    "Utility": """time alarm share_location find_phone weather text spelling make_call timer date
        calculator definition measurement_conversion flip_coin roll_dice""",
    "Work": """direct_deposit pto_request taxes payday w2 pto_balance pto_request_status
        next_holiday insurance insurance_change schedule_meeting pto_used meeting_schedule
        rollover_401k income""",
    "Small talk": """greeting goodbye tell_joke where_are_you_from how_old_are_you
        what_is_your_name who_made_you thank_you what_can_i_ask_you what_are_your_hobbies
        do_you_have_pets are_you_a_bot meaning_of_life who_do_you_work_for fun_fact""",
    "Meta": """change_ai_name change_user_name cancel user_name reset_settings whisper_mode repeat
        no yes maybe change_language change_accent change_volume change_speed sync_device""",
}
# BANKING77 has no domains; grouped by hand, as a help desk would.
_BANKING77 = {
    "Cards": """activate_my_card card_about_to_expire card_acceptance card_arrival
        card_delivery_estimate card_linking card_not_working card_swallowed change_pin
        compromised_card contactless_not_working disposable_card_limits
        get_disposable_virtual_card get_physical_card getting_spare_card getting_virtual_card
        lost_or_stolen_card order_physical_card pin_blocked supported_cards_and_currencies
        virtual_card_not_working visa_or_mastercard""",
    "Payments": """apple_pay_or_google_pay card_payment_fee_charged card_payment_not_recognised
        declined_card_payment direct_debit_payment_not_recognised extra_charge_on_statement
        pending_card_payment Refund_not_showing_up request_refund reverted_card_payment?
        transaction_charged_twice""",
    "Cash": """atm_support balance_not_updated_after_cheque_or_cash_deposit
        cash_withdrawal_charge cash_withdrawal_not_recognised declined_cash_withdrawal
        pending_cash_withdrawal wrong_amount_of_cash_received""",
    "Transfers": """balance_not_updated_after_bank_transfer beneficiary_not_allowed
        cancel_transfer declined_transfer failed_transfer pending_transfer receiving_money
        transfer_fee_charged transfer_into_account transfer_not_received_by_recipient
        transfer_timing""",
    "Top-ups": """automatic_top_up pending_top_up top_up_by_bank_transfer_charge
        top_up_by_card_charge top_up_by_cash_or_cheque top_up_failed top_up_limits
        top_up_reverted topping_up_by_card verify_top_up""",
    "Currencies": """card_payment_wrong_exchange_rate exchange_charge exchange_rate
        exchange_via_app fiat_currency_support wrong_exchange_rate_for_cash_withdrawal""",
    "Account": """age_limit country_support edit_personal_details lost_or_stolen_phone
        passcode_forgotten terminate_account unable_to_verify_identity verify_my_identity
        verify_source_of_funds why_verify_identity""",
}


def _by_intent(grouped: Mapping[str, str]) -> dict[str, str]:
    return {intent: topic for topic, intents in grouped.items() for intent in intents.split()}


TOPICS: Mapping[str, Mapping[str, str]] = {
    "clinc150": _by_intent(_CLINC150),
    "banking77": _by_intent(_BANKING77),
}
